// What the Web UI shows of a saga without our tools: details and search attributes. Runs in the workflow sandbox.
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { SagaInput } from '../src/contract/saga';
import { signalboxReason, signalboxState } from '../src/contract/search-attributes';
import { settledWords } from '../src/coordination/saga/settled-step';
import { type ShownSaga, shownSaga } from '../src/coordination/saga/shown';
import type { SagaState } from '../src/coordination/saga/state';
import { cutAtWord } from '../src/events/text';

/** Rows of steps in the details; the server keeps 20,000 bytes. */
const ROWS = 40;
/** Texts in a cell, in characters. */
const CELL = 120;

const plain = (text: string): string => text.replace(/[|\\`\n\r]/g, ' ');
const cell = (text: string): string => cutAtWord(plain(text), CELL);

export class SagaShow {
  /** The search attributes as they stand; a change costs an action. */
  private sought: string | undefined;

  constructor(private readonly input: SagaInput) {
    this.sought = input.carried && soughtOf(input, input.carried);
  }

  /** They are kept in the worker and cost nothing until somebody asks, but for what people search for. */
  state(state: SagaState, untold: string[] = []): void {
    const shown = shownSaga(this.input, state);
    setCurrentDetails(detailsOf(this.input, state, shown, untold));
    const sought = soughtOf(this.input, state);
    if (sought === this.sought) return;
    this.sought = sought;
    const [word = null, ...reason] = sought?.split(' ') ?? [];
    upsertSearchAttributes([
      { key: signalboxState, value: word },
      { key: signalboxReason, value: sought === undefined ? null : reason.join(' ').slice(0, 200) },
    ]);
  }
}

/** What needs a person: a saga that is left half undone, and one that asks. */
function soughtOf({ plan: { saga } }: SagaInput, { status, hand }: SagaState): string | undefined {
  if (status === 'partially_compensated') return `failed ${status}`;
  if (hand?.waits !== 'person') return undefined;
  return `stalled unknown outcome of ${saga.steps[hand.step - 1]?.step}`;
}

/** Which step, why, and what is to be typed; a command is never cut. */
function askedWords({ saga_id: id }: ShownSaga, step: string, reason = 'unknown'): string {
  const command = plain(`signalbox saga settle ${id} ${step} --outcome done`);
  return `**Asks a person** what became of **${plain(step)}** (${cell(reason)}): \`${command}\` (or \`failed\`, \`undo\`, \`skip\`)`;
}

const outcomeText = ({ outcome = 'running' }: { outcome?: string }, asks: boolean): string =>
  asks ? `**${outcome}**: asks a person` : outcome;

function detailsOf(input: SagaInput, { begun, hand }: SagaState, shown: ShownSaga, untold: string[]): string {
  const { steps, name } = input.plan.saga;
  const lines = [
    `**${shown.status}** · saga ${name} \`${cell(shown.saga_id)}\` · step ${shown.current_step} of ${steps.length}`,
  ];
  const asking = hand?.waits === 'person' ? steps[hand.step - 1]?.step : undefined;
  if (asking !== undefined) lines.push('', askedWords(shown, asking, begun.at(-1)?.why?.reason));
  else if (shown.waits_for) lines.push('', `Waits for ${cell(shown.waits_for)}.`);
  if (shown.failure)
    lines.push(
      '',
      `**${shown.failed_step}** failed: ${cell(shown.failure.reason)}, ${cell(shown.failure.problem)}`,
    );
  if (shown.undone.length > 0) lines.push('', `Undone, in this order: ${shown.undone.map(cell).join(', ')}`);
  if (shown.unknown.length > 0) lines.push('', `Unknown outcome: ${shown.unknown.map(cell).join(', ')}`);
  for (const settled of (shown.settled ?? []).slice(0, ROWS)) lines.push('', cell(settledWords(settled)));
  for (const { step, compensate, reason, problem } of (shown.left_to_do ?? []).slice(0, ROWS))
    lines.push(
      '',
      `**Left to do by hand**, step ${step}: ${cell(compensate ?? '')} ${cell(reason)}, ${cell(problem)}`,
    );
  lines.push('', '| | step | outcome | undo |', '|---|---|---|---|');
  for (const [position, { step, undo }] of steps.slice(0, ROWS).entries()) {
    const row = begun[position];
    const task = undo.undo === 'task' ? undo.task : undo.undo;
    const back = row?.back ? { undone: ' ✓', passed: ' –', left: ' ✗' }[row.back.way] : '';
    lines.push(
      `| ${position + 1} | ${cell(step)} | ${row ? outcomeText(row, asking === step) : ''} | ${cell(task)}${back} |`,
    );
  }
  if (steps.length > ROWS) lines.push(`| | and ${steps.length - ROWS} more | | |`);
  const { unpublished = [] } = shown;
  if (unpublished.length > 0)
    lines.push('', `${unpublished.length} events came after the end of the correlation.`);
  for (const each of untold) lines.push('', cell(each));
  return lines.join('\n');
}

// A saga as text, with its steps. Pure but for the table's layout, which is loaded late.
import { hasEnded, type SagaStanding, standingOf } from '../../client/saga-standing';
import { settledWords } from '../../coordination/saga/settled-step';
import { sagaReactionName } from '../../plan/saga-reactions';
import type { SagaRecord } from '../../store/read-saga';
import type { SagaAttempts } from '../../store/read-saga-attempts';
import { late } from '../late';
import type { Output, Tone } from '../output/output';
import { shellWord } from '../output/shell-word';
import { visible } from '../output/visible';
import { spanText } from './heading';
import { triedLines, triedWorks } from './saga-attempts';
import { stepRows } from './saga-steps';

/** The tone of each standing. */
export const sagaTones: Record<SagaStanding, Tone> = {
  in_progress: 'strong',
  compensating: 'warn',
  completed: 'good',
  failed: 'bad',
  compensated: 'warn',
  partially_compensated: 'bad',
  cancelled: 'warn',
  terminated: 'bad',
  timed_out: 'bad',
  broken: 'bad',
};

/** `release-7 · saga release · plan shop@3f9c · in_progress · step 2 of 3 · 4.2 s`. `now` counts where the saga goes on. */
export function sagaHeading(record: SagaRecord, output: Output, now: number): string {
  const { shown, plan, correlation, runs } = record;
  const standing = standingOf(record);
  const end = runs.at(-1)?.closedAt ?? now;
  return [
    visible(shown.saga_id),
    `saga ${visible(plan.saga.name)}`,
    `plan ${visible(plan.plan)}@${visible(plan.hash.slice(0, 4))}`,
    output.tone(sagaTones[standing], standingText(record, standing)),
    stepText(record),
    ...(correlation === shown.saga_id ? [] : [`correlation ${visible(correlation)}`]),
    spanText(end - (runs[0]?.startedAt ?? end)),
  ].join(' · ');
}

/** What the server has ended stands where it stood then. */
const standingText = ({ shown }: SagaRecord, standing: SagaStanding): string =>
  standing === shown.status ? standing : `${standing.replace('_', ' ')} while ${shown.status}`;

const stepText = ({ shown, plan }: SagaRecord): string =>
  `step ${shown.current_step} of ${plan.saga.steps.length}`;

const UNTRIED: SagaAttempts = new Map();

/** Everything about one saga: how it stands and why, its steps, their attempts, what is left to do by hand, and what to type next. */
export function sagaLines(
  record: SagaRecord,
  output: Output,
  now: number,
  attempts: SagaAttempts = UNTRIED,
): string[] {
  const { shown, plan } = record;
  const rows = stepRows(record, { ended: hasEnded(record) }).map(
    ({ number, step, agent, state, undo, events }) =>
      [`${number}`, step, agent, state, undo, events.join(', ')].map(visible),
  );
  const head = ['#', 'STEP', 'AGENT', 'STATE', 'UNDO', 'EVENTS'];
  const failed =
    shown.failure && `${shown.failed_step} failed: ${shown.failure.reason}, ${shown.failure.problem}`;
  const stack = shown.compensation_stack
    .toReversed()
    .map(({ step, compensate }) => `${compensate} (${step})`);
  return [
    sagaHeading(record, output, now),
    ...(isUntaken(record)
      ? [output.tone('warn', `no worker has taken it yet: does one run for plan ${visible(plan.plan)}?`)]
      : []),
    ...said(shown.waits_for && `waits for ${shown.waits_for}`, output, 'warn'),
    ...said(failed, output, 'bad'),
    '',
    ...late.table().tableOf(rows, { head }),
    '',
    ...triedLines(triedWorks(record, attempts)).map(visible),
    ...(shown.settled ?? []).map((each) => visible(settledWords(each))),
    ...said(stack.length > 0 ? `to be undone, newest first: ${stack.join(', ')}` : undefined),
    ...said(shown.undone.length > 0 ? `undone, in this order: ${shown.undone.join(', ')}` : undefined),
    ...said(shown.unknown.length > 0 ? `nobody knows what became of ${shown.unknown.join(', ')}` : undefined),
    ...(shown.left_to_do ?? []).map(({ step, compensate, reason, problem }) =>
      output.tone(
        'bad',
        visible(
          `left to do by hand, step ${step}: ${compensate ? `${compensate}, ` : ''}${reason}: ${problem}`,
        ),
      ),
    ),
    ...(shown.unpublished ?? []).map(({ event, problem }) => visible(`not published: ${event}: ${problem}`)),
    output.tone('dim', `next: ${nextCommand(record, attempts)}`),
  ];
}

const said = (text: string | undefined, output?: Output, tone: Tone = 'strong'): string[] =>
  text === undefined ? [] : [output ? output.tone(tone, visible(text)) : visible(text)];

/** Started, and not even looked at. */
export const isUntaken = (record: SagaRecord): boolean => record.facts.length === 0 && !hasEnded(record);

/** What a person can do about it now. To cancel it is offered only where the step at work does not come through. */
export function nextCommand(record: SagaRecord, attempts: SagaAttempts = UNTRIED): string {
  const { shown, state, plan, correlation } = record;
  const id = shellWord(shown.saga_id);
  if (hasEnded(record)) return `signalbox timeline ${shellWord(correlation)}`;
  if (isUntaken(record)) return 'signalbox worker';
  const step = plan.saga.steps[(state.hand?.step ?? 0) - 1]?.step ?? '';
  if (state.hand?.waits === 'person')
    return `signalbox saga settle ${id} ${shellWord(step)} --outcome done|failed|undo|skip`;
  if (state.hand?.waits === 'gate') return `signalbox gate list --correlation ${shellWord(correlation)}`;
  const told = attempts.get(sagaReactionName(plan.saga.name, step, 'step'));
  const hangs = told?.atWork !== undefined && told.failed.length > 0 && state.hand?.waits === 'step';
  return hangs && !state.cancelled ? `signalbox saga cancel ${id}` : `signalbox saga status ${id}`;
}

// What the Web UI shows of a coordination without our tools: details and search attributes. Runs in the workflow sandbox.
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { coordinationId } from '../src/contract/ids';
import { signalboxReason, signalboxState } from '../src/contract/search-attributes';
import type { ShowPhase } from '../src/coordination/effects';
import { childrenAtWork } from '../src/coordination/family/children';
import { reportWords } from '../src/coordination/family/report-words';
import { gateWaits } from '../src/coordination/gate/gate-waits';
import type { CoordinationState } from '../src/coordination/state';
import { cutAtWord } from '../src/events/text';
import type { RoutingPlan } from '../src/plan/routing-plan';

/** Rows of open deliveries in the details; the server keeps 20,000 bytes. */
const ROWS = 20;

const cell = (text: string, length = 80): string => cutAtWord(text.replace(/[|\\`\n\r]/g, ' '), length);

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** The current details, in Markdown. They are kept in the worker and cost nothing until somebody asks. */
export function showDetails(state: CoordinationState, plan: RoutingPlan): void {
  const { events, deliveries } = state.ledger;
  const { waiting = 0, held = 0, queued = 0, running = 0 } = deliveries.pending;
  const open = Object.values(state.open);
  const lines = [
    `**${state.phase}**${state.phaseReason ? ` · ${cell(state.phaseReason, 400)}` : ''} · plan ${plan.plan}@${plan.hash.slice(0, 4)}`,
    '',
    `${counted(events.admitted, 'event')} · ${deliveries.handled === 1 ? '1 delivery' : `${deliveries.handled} deliveries`} handled · ${running} running · ${queued} queued${held > 0 ? ` · ${held} held` : ''} · ${waiting} waiting · ${deliveries.deadLettered} dead-lettered · ${events.parked} parked`,
  ];
  lines.push(...familyLines(state, plan.plan));
  if (state.unjudged) lines.push('', `Joins are not judged: ${cell(state.unjudged.problem, 200)}`);
  const waits = gateWaits(plan, state).slice(0, ROWS);
  if (waits.length > 0) lines.push('', ...waits.map(({ text }) => `- ${cell(text, 200)}`));
  if (open.length > 0) lines.push('', '| delivery | state |', '|---|---|');
  for (const delivery of open.slice(0, ROWS))
    lines.push(
      `| ${cell(delivery.id)} | ${delivery.heldBy ? cell(`held by ${delivery.heldBy}`) : delivery.state} |`,
    );
  if (open.length > ROWS) lines.push(`| and ${open.length - ROWS} more | |`);
  setCurrentDetails(lines.join('\n'));
}

/** Whose child it is and what was reported, and which children are at work; each with a link within the Web UI. */
function familyLines(state: CoordinationState, plan: string): string[] {
  const { parent, report } = state;
  const children = childrenAtWork(state);
  const told = report ? ` · report ${cell(reportWords(report), 200)}` : '';
  const links = children.slice(0, ROWS).map((child) => linkTo(plan, child));
  const more = children.length > ROWS ? ` and ${children.length - ROWS} more` : '';
  return [
    ...(parent === undefined ? [] : ['', `Child of ${linkTo(plan, parent)}${told}`]),
    ...(children.length === 0 ? [] : ['', `Waits for ${links.join(', ')}${more}`]),
  ];
}

function linkTo(plan: string, correlation: string): string {
  const { namespace } = workflowInfo();
  const id = encodeURIComponent(coordinationId(plan, correlation)).replace(/[()*']/g, percent);
  return `[${cell(correlation).replace(/[[\]]/g, ' ')}](/namespaces/${encodeURIComponent(namespace)}/workflows/${id})`;
}

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16)}`;

/** The phases that people search for. */
export function showPhase({ phase, reason }: ShowPhase): void {
  const word = reason === undefined ? null : reason.slice(0, 200);
  const sought = phase === 'paused' || phase === 'stalled' || phase === 'failed';
  upsertSearchAttributes([
    { key: signalboxState, value: sought ? phase : null },
    { key: signalboxReason, value: sought ? word : null },
  ]);
}

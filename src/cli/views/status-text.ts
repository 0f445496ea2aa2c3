// Where a correlation stands, as text. Pure but for the table's layout, which is loaded late.
import type { Fact } from '../../coordination/facts';
import { initialMachine } from '../../coordination/machine';
import type { AgentAtWork } from '../../store/agents-at-work';
import type { CorrelationRecord } from '../../store/read-correlation';
import type { SagaRecord } from '../../store/read-saga';
import { late } from '../late';
import type { Output } from '../output/output';
import { visible } from '../output/visible';
import { correlationSagaLines } from './correlation-sagas';
import { familyLines } from './family-text';
import { decidedLines } from './gate-outcomes';
import { counted, footerOf, headingOf, spanText } from './heading';

/** More open deliveries than these are only counted. */
const SHOWN = 100;

/** What is known beside the record: agents at work by delivery, and the correlation's sagas. */
export interface StatusBeside {
  atWork?: ReadonlyMap<string, AgentAtWork>;
  sagas?: readonly SagaRecord[];
}

/** Heading, why it stands so, sagas, gates, machines, open deliveries, dead letters, parked events, foreign plans, footer. */
export function statusLines(
  record: CorrelationRecord,
  output: Output,
  now: number,
  { atWork = new Map(), sagas = [] }: StatusBeside = {},
): string[] {
  const { state, facts, plan } = record;
  const lines = [headingOf(record, output, now)];
  if (state.phaseReason !== undefined) lines.push(output.tone('warn', visible(state.phaseReason)));
  if (state.unjudged)
    lines.push(output.tone('bad', `joins are not judged: ${visible(state.unjudged.problem)}`));
  lines.push(
    ...familyLines(record, output),
    ...correlationSagaLines(sagas, output),
    ...decidedLines(record, output),
    ...machineLines(record),
  );
  const open = Object.values(state.open);
  if (open.length > 0) {
    const began = beganAt(facts);
    const rows = open.slice(0, SHOWN).map((each) => {
      const since = began.get(each.id);
      const cause = state.held[String(each.event)]?.envelope.event.type ?? `#${each.event}`;
      const { attempt, progress = '' } = atWork.get(each.id) ?? {};
      const span = since === undefined ? '' : `for ${spanText(now - since)}`;
      const standing = each.heldBy === undefined ? each.state : `held by ${each.heldBy}`;
      return [each.id, standing, cause, span, attempt === undefined ? '' : `${attempt}`, progress].map(
        visible,
      );
    });
    const head = ['OPEN', 'STATE', 'BECAUSE OF', '', 'ATTEMPT', 'PROGRESS'];
    const columns = atWork.size > 0 ? head.length : 4;
    const shown = rows.map((row) => row.slice(0, columns));
    lines.push('', ...late.table().tableOf(shown, { head: head.slice(0, columns), right: [4] }));
    if (open.length > SHOWN) lines.push(`and ${open.length - SHOWN} more`);
  }
  if (state.deadLetters.length > 0) {
    const rows = state.deadLetters.map((row) =>
      [row.delivery, row.event.type, row.reason, String(row.attempts), row.problem].map(visible),
    );
    const head = ['DEAD LETTER', 'EVENT', 'REASON', 'ATTEMPTS', 'PROBLEM'];
    lines.push('', ...late.table().tableOf(rows, { head, right: [3] }));
  }
  if (state.parked.length > 0) {
    const rows = state.parked.map((row) =>
      [row.type ?? '?', row.id ?? '?', row.source ?? '?', row.reason, row.problem].map(visible),
    );
    lines.push('', ...late.table().tableOf(rows, { head: ['PARKED', 'ID', 'SOURCE', 'REASON', 'PROBLEM'] }));
  }
  const hashes = Object.entries(state.otherHashes);
  if (hashes.length > 0) lines.push('');
  for (const [hash, count] of hashes)
    lines.push(
      `${counted(count, 'event')} came under plan hash ${visible(hash)}; this correlation keeps ${plan.hash}, with which it began`,
    );
  return [...lines, '', footerOf(record)];
}

/** `state machine life: deployed`, and how often it was tried again. */
function machineLines({ state, plan }: CorrelationRecord): string[] {
  return Object.entries(plan.machines ?? {}).map(([name, machine]) => {
    const known = state.machines && Object.hasOwn(state.machines, name) ? state.machines[name] : undefined;
    const { state: stands, retries } = known ?? initialMachine(machine);
    return visible(
      `state machine ${name}: ${stands}${retries > 0 ? `, tried again ${counted(retries, 'time')}` : ''}`,
    );
  });
}

/** When each delivery began to be as it is: first dispatched, or held. */
function beganAt(facts: readonly Fact[]): Map<string, number> {
  const began = new Map<string, number>();
  const released = new Map<string, { since: number | undefined; at: number }>();
  for (const fact of facts)
    if (fact.fact === 'delivery-held') {
      const before = released.get(fact.delivery);
      // Let go by one pause and taken by the next at the same moment: it has been held all the time.
      began.set(fact.delivery, before?.at === fact.at ? (before.since ?? fact.at) : fact.at);
    } else if (fact.fact === 'delivery-released') {
      released.set(fact.delivery, { since: began.get(fact.delivery), at: fact.at });
      began.delete(fact.delivery);
    } else if (fact.fact === 'delivery-dispatched' && !began.has(fact.delivery))
      began.set(fact.delivery, fact.at);
  return began;
}

// Where a correlation stands, as text. Pure but for the table's layout, which is loaded late.
import type { Fact } from '../../coordination/facts';
import type { AgentAtWork } from '../../store/agents-at-work';
import type { CorrelationRecord } from '../../store/read-correlation';
import { late } from '../late';
import type { Output } from '../output/output';
import { visible } from '../output/visible';
import { familyLines } from './family-text';
import { counted, footerOf, headingOf, spanText } from './heading';

/** More open deliveries than these are only counted. */
const SHOWN = 100;

/** Heading, why it stands so, open deliveries (with what `atWork` knows of them), dead letters, parked events, foreign plans, footer. */
export function statusLines(
  record: CorrelationRecord,
  output: Output,
  now: number,
  atWork: ReadonlyMap<string, AgentAtWork> = new Map(),
): string[] {
  const { state, facts, plan } = record;
  const lines = [headingOf(record, output, now)];
  if (state.phaseReason !== undefined) lines.push(output.tone('warn', visible(state.phaseReason)));
  if (state.unjudged)
    lines.push(output.tone('bad', `joins are not judged: ${visible(state.unjudged.problem)}`));
  lines.push(...familyLines(record, output));
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

/** When each delivery began to be as it is: first dispatched, or held. */
function beganAt(facts: readonly Fact[]): Map<string, number> {
  const began = new Map<string, number>();
  for (const fact of facts)
    if (fact.fact === 'delivery-held') began.set(fact.delivery, fact.at);
    else if (fact.fact === 'delivery-released') began.delete(fact.delivery);
    else if (fact.fact === 'delivery-dispatched' && !began.has(fact.delivery))
      began.set(fact.delivery, fact.at);
  return began;
}

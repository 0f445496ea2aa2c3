// What an event does to the ends of its correlation, `complete_on` and `fail_on`, although it wakes nobody by that. Safe and pure.
import type { Envelope } from '../../events/envelope';
import type { Trigger } from '../../plan/routing-plan';
import { countsForEnd } from '../family/own-end';
import { leavesOf } from '../routing/plan-index';
import type { Sequence } from '../state';
import type { ExplainRow } from './explanation';
import type { Gathered } from './gathered';
import { standingsOf } from './join-standing';
import { standingWords } from './join-words';
import { wordsOf } from './leaf-words';

export const endsOf = ({ plan }: Gathered): ['complete_on' | 'fail_on', Trigger][] => [
  ...(plan.completeOn ? ([['complete_on', plan.completeOn]] as ['complete_on', Trigger][]) : []),
  ...(plan.failOn ? ([['fail_on', plan.failOn]] as ['fail_on', Trigger][]) : []),
];

export function endRows(seen: Gathered, sequence: Sequence, envelope: Envelope): ExplainRow[] {
  return endsOf(seen).flatMap(([name, trigger]): ExplainRow[] => {
    const leaf = leavesOf(trigger).find((each) => countsForEnd(each, envelope));
    if (!leaf) return [];
    const row = { name, clause: wordsOf(leaf) };
    const met = seen.met.get(name) ?? [];
    if (met.includes(sequence)) return [{ ...row, mark: 'matched', outcome: 'met' }];
    const places = standingsOf(trigger, seen.state.joins[name]?.node);
    const place = places.find(({ got }) => got.includes(sequence));
    if (place) return [{ name, mark: 'waiting', clause: '', outcome: standingWords(seen, name, place) }];
    const later = met.find((each) => each > sequence);
    const by = later === undefined ? undefined : seen.events.get(later)?.event;
    const outcome = by ? `counted, and ${by.type} met it` : 'matches, and was met before or given up';
    return [{ ...row, mark: 'matched', outcome }];
  });
}

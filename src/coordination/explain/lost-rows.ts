// What came and was of no use: rounds whose time ran out, deliveries that were discarded, events that nobody took. Safe and pure.
import { nearestName } from '../../plan/nearest-name';
import type { DeliveryEnded } from '../facts';
import { matches } from '../routing/match';
import { leavesOf } from '../routing/plan-index';
import { add } from '../satisfiability/upstream';
import { endsOf } from './end-rows';
import type { ExplainRow } from './explanation';
import type { Gathered } from './gathered';
import { clockTime } from './moments';
import { rowNameIn } from './row-name';

/** Ordinary ends of a place in a join; rounds that ended as unsatisfiable have rows of their own. */
const ORDINARY: readonly string[] = ['first met', 'round met', 'unsatisfiable'];
/** So many events of one kind are named. */
const NAMED = 3;

/** Places in joins whose time ran out, by join and moment. */
export const expiredRows = (seen: Gathered): ExplainRow[] =>
  lostRows(
    seen,
    'expired',
    ({ as }) => as === 'expired',
    ({ at, problem }) =>
      `expired at ${clockTime(at, seen.now)}, before its round was met${problem === undefined ? '' : `: ${problem}`}`,
  );

/** Deliveries that ended without having been done, by reaction and reason: `late`, `gate refused`, `illegal transition`, … */
export const droppedRows = (seen: Gathered): ExplainRow[] =>
  lostRows(
    seen,
    'dropped',
    ({ as, reason = '' }) => as === 'discarded' && !ORDINARY.includes(reason),
    ({ reason, problem }) =>
      `discarded: ${reason ?? 'no reason given'}${problem === undefined ? '' : `: ${problem}`}`,
  );

function lostRows(
  seen: Gathered,
  about: 'expired' | 'dropped',
  isMeant: (ended: DeliveryEnded) => boolean,
  words: (ended: DeliveryEnded) => string,
): ExplainRow[] {
  const groups = new Map<string, { reaction: string; outcome: string; events: string[] }>();
  for (const ended of seen.ended.values()) {
    if (!isMeant(ended)) continue;
    const delivery = seen.deliveries.get(ended.delivery);
    const reaction = delivery?.reaction ?? ended.delivery;
    const outcome = words(ended);
    const key = `${reaction} ${outcome}`;
    const group = groups.get(key) ?? { reaction, outcome, events: [] };
    groups.set(key, group);
    const event = delivery && seen.events.get(delivery.event)?.event;
    group.events.push(event ? `${event.type} ${event.id}` : ended.delivery);
  }
  return [...groups.values()].map(({ reaction, outcome, events }) => ({
    ...{ about, mark: 'lost', name: rowNameIn(seen.plan, reaction), reaction, clause: '', outcome },
    details: [listed(events)],
  }));
}

function listed(events: readonly string[]): string {
  const rest = events.length > NAMED ? `, and ${events.length - NAMED} more` : '';
  return events.slice(0, NAMED).join(', ') + rest;
}

/** Messages that were not admitted: the last ones, as many as the state names. */
export function parkedRows({ state, now }: Gathered): ExplainRow[] {
  return state.parked.map(({ id, type = '?', source = '?', reason, problem, at }) => ({
    about: 'parked',
    mark: 'refused',
    name: type,
    clause: `parked as ${reason}`,
    outcome: problem,
    details: [`${id ?? 'without an id'} from ${source} at ${clockTime(at, now)}`],
  }));
}

/** Events of types that the plan does not know and nothing of it asks for, by type. */
export function unmatchedRows(seen: Gathered): ExplainRow[] {
  const { plan, facts } = seen;
  const ends = endsOf(seen).flatMap(([, trigger]) => leavesOf(trigger));
  const ids = new Map<string, string[]>();
  for (const fact of facts) {
    if (fact.fact !== 'event-admitted' || fact.deliveries.length > 0) continue;
    const { type, id } = fact.envelope.event;
    if (Object.hasOwn(plan.events, type) || ends.some((leaf) => matches(leaf, fact.envelope))) continue;
    add(ids, type, id);
  }
  return [...ids].map(([type, of]) => {
    const near = nearestName(type, Object.keys(plan.events));
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    const outcome = `the plan does not know it, and nobody asked for it${hint}`;
    return { about: 'unmatched', mark: 'refused', name: type, clause: '', outcome, details: [listed(of)] };
  });
}

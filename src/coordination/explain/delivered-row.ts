// The row of a reaction that an event woke, or in whose join it took a place. Safe and pure.
import type { Envelope } from '../../events/envelope';
import type { RoutingReaction } from '../../plan/routing-plan';
import type { Delivery } from '../state';
import { type Outcome, outcomeOf } from './delivery-outcome';
import type { ExplainRow } from './explanation';
import type { Gathered } from './gathered';
import { standingsOf } from './join-standing';
import { standingWords } from './join-words';
import { wordsOf } from './leaf-words';
import { verdictOn } from './nearest-no';
import { ownWords } from './own-words';
import { deliveryName } from './row-name';
import { sagaTold } from './saga-told';
import { sagaWords } from './saga-words';

/** @param reaction undefined where the plan as it is now has none of that name: the event was admitted under another one */
export function deliveredRow(
  seen: Gathered,
  reaction: RoutingReaction | undefined,
  delivery: Delivery,
  envelope: Envelope,
): ExplainRow {
  const verdict = reaction && !delivery.subtask ? verdictOn(seen.plan, reaction, envelope) : undefined;
  const rounds = seen.rounds.get(`${delivery.reaction}#${delivery.event}`) ?? [];
  const outcome = reaction
    ? placeOrWork(seen, reaction, delivery, rounds, envelope)
    : outcomeOf(seen, delivery);
  return {
    name: deliveryName(delivery, reaction),
    reaction: delivery.reaction,
    clause: clauseOf(delivery, outcome, verdict?.matches ? wordsOf(verdict.leaf) : undefined),
    delivery: delivery.id,
    ...(rounds.length > 0 && { rounds: rounds.map(({ id }) => id) }),
    ...outcome,
  };
}

function clauseOf({ subtask }: Delivery, { mark }: Outcome, clause: string | undefined): string {
  if (subtask) return 'planned by it';
  if (mark === 'waiting') return '';
  return clause ?? 'matched under the plan of then';
}

/** Its rounds, and its place where it still waits for one; of a row that woke its agent alone where that stands. */
function placeOrWork(
  seen: Gathered,
  reaction: RoutingReaction,
  delivery: Delivery,
  rounds: readonly Delivery[],
  envelope: Envelope,
): Outcome {
  const met = rounds.map((round) => roundOutcome(seen, reaction, round, envelope));
  if (seen.state.open[delivery.id]?.state === 'waiting') {
    const place = placeOutcome(seen, reaction, delivery);
    return met.length === 0 ? place : { ...place, details: [...met.map(({ outcome }) => outcome)] };
  }
  const last = met.at(-1);
  const ended = seen.ended.get(delivery.id);
  const because = ended?.reason === 'unsatisfiable' ? seen.lost.get(delivery.id) : undefined;
  if (because) return { ...outcomeOf(seen, delivery), details: [...because] };
  if (!last || ended?.as !== 'joined') return workOutcome(seen, reaction, delivery, envelope);
  const others = met.slice(0, -1).map(({ outcome }) => outcome);
  const details = [...others, ...(last.details ?? [])];
  return { ...last, ...(details.length > 0 && { details }) };
}

function roundOutcome(
  seen: Gathered,
  reaction: RoutingReaction,
  round: Delivery,
  envelope: Envelope,
): Outcome {
  const { members = [] } = round;
  const work = workOutcome(seen, reaction, round, envelope);
  const joined = members.length === 1 ? 'met alone' : `joined ${members.length} events`;
  return { ...work, outcome: `${joined}; ${work.outcome}` };
}

function placeOutcome(seen: Gathered, { name, on }: RoutingReaction, { id, event }: Delivery): Outcome {
  const standings = standingsOf(on, seen.state.joins[name]?.node);
  const places = standings.filter(({ got }) => got.includes(event));
  const [first, ...more] = places.map((standing) => standingWords(seen, name, standing));
  if (first === undefined) return outcomeOf(seen, { id });
  return { mark: 'waiting', state: 'waiting', outcome: first, ...(more.length > 0 && { details: more }) };
}

/** An agent's work, a saga, or what the rules did themselves. */
function workOutcome(
  seen: Gathered,
  { agent, does, publishes }: RoutingReaction,
  work: Delivery,
  envelope: Envelope,
): Outcome {
  const outcome = outcomeOf(seen, work);
  if (!does) return outcome;
  if (does.work === 'saga') {
    const told = sagaTold(seen, does.saga, work);
    if (!told || outcome.state === 'held' || outcome.state === 'queued' || outcome.mark === 'lost')
      return outcome;
    const { standing, details } = sagaWords(told);
    const took = outcome.state === 'handled' ? '' : `${outcome.outcome}, `;
    const words = `started as ${told.sagaId}; ${took}${standing}`;
    return { ...outcome, outcome: words, ...(details.length > 0 && { details }) };
  }
  if (outcome.state !== 'handled') return outcome;
  if (does.work === 'aggregate')
    return { ...outcome, outcome: `${agent} published ${publishes.completed ?? 'nothing'}` };
  return { ...outcome, ...ownWords(seen, work, does, envelope) };
}

// What a correlation is at: its pauses, and work at hand, queued or held. Safe and pure.

import { plannedReaction } from '../../plan/planned-reaction';
import type { RoutingReaction } from '../../plan/routing-plan';
import { type PauseInForce, pauseWords } from '../pause';
import type { Delivery } from '../state';
import { outcomeOf } from './delivery-outcome';
import type { ExplainRow } from './explanation';
import type { Gathered } from './gathered';
import { pauseReason } from './held-words';
import { deliveryName } from './row-name';
import { sagaTold } from './saga-told';
import { sagaWords } from './saga-words';

export function pauseRows(seen: Gathered): ExplainRow[] {
  return Object.values(seen.state.pauses ?? {}).map((each) => pauseRow(seen, each));
}

export function pauseRow(seen: Gathered, pause: PauseInForce): ExplainRow {
  const name = pauseWords(pause);
  const held = Object.values(seen.state.open).filter(({ heldBy }) => heldBy === name).length;
  const outcome = `in force: ${pauseReason(seen, pause)}; ${held === 0 ? 'it holds nothing' : `it holds ${held}`}`;
  return { about: 'pause', mark: 'waiting', name, clause: '', outcome };
}

/** What is at work, queued or held; places in joins are told with their joins. */
export function workRows(seen: Gathered): ExplainRow[] {
  return Object.values(seen.state.open)
    .filter(({ state }) => state !== 'waiting')
    .map((delivery) => workRow(seen, delivery));
}

function workRow(seen: Gathered, delivery: Delivery): ExplainRow {
  const reaction = reactionOf(seen, delivery);
  const outcome = outcomeOf(seen, delivery);
  const told =
    reaction?.does?.work === 'saga' && outcome.state === 'running'
      ? sagaTold(seen, reaction.does.saga, delivery)
      : undefined;
  const saga = told && sagaWords(told);
  const details = [...(saga ? [saga.standing, ...saga.details] : []), ...(outcome.details ?? [])];
  return {
    ...outcome,
    about: 'work',
    mark: 'waiting',
    name: deliveryName(delivery, reaction),
    reaction: delivery.reaction,
    delivery: delivery.id,
    clause: causeWords(seen, delivery),
    ...(details.length > 0 && { details }),
  };
}

export const reactionOf = ({ plan }: Gathered, { reaction }: Delivery): RoutingReaction | undefined =>
  plan.reactions.find(({ name }) => name === reaction) ?? plannedReaction(plan, reaction);

/** `after OrderPlaced`; of a round all its events. */
export function causeWords({ events }: Gathered, { event, members = [event] }: Delivery): string {
  const types = members.map((each) => events.get(each)?.event.type ?? `event ${each}`);
  return `after ${[...new Set(types)].join(', ')}`;
}

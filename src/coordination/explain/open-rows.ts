// What a correlation waits for: pauses, work, gates, joins, its ends. Safe and pure.

import { plannedReaction } from '../../plan/planned-reaction';
import type { RoutingReaction } from '../../plan/routing-plan';
import { heldBy } from '../gate/decided';
import { approvedWork, titleOf } from '../gate/gate-name';
import { pauseWords } from '../pause';
import type { Delivery } from '../state';
import { outcomeOf } from './delivery-outcome';
import { endsOf } from './end-rows';
import type { ExplainRow } from './explanation';
import { gateWords } from './gate-words';
import type { Gathered } from './gathered';
import { pauseReason } from './held-words';
import { standingsOf } from './join-standing';
import { standingWords } from './join-words';
import { triggerWords } from './leaf-words';
import { deliveryName } from './row-name';
import { sagaTold } from './saga-told';
import { sagaWords } from './saga-words';
import { withSenders } from './senders';

export function pauseRows(seen: Gathered): ExplainRow[] {
  return Object.values(seen.state.pauses ?? {}).map((each) => {
    const held = Object.values(seen.state.open).filter(({ heldBy }) => heldBy === pauseWords(each)).length;
    const outcome = `in force: ${pauseReason(seen, each)}; ${held === 0 ? 'it holds nothing' : `it holds ${held}`}`;
    return { about: 'pause', mark: 'waiting', name: pauseWords(each), clause: '', outcome };
  });
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

const reactionOf = ({ plan }: Gathered, { reaction }: Delivery): RoutingReaction | undefined =>
  plan.reactions.find(({ name }) => name === reaction) ?? plannedReaction(plan, reaction);

/** `after OrderPlaced`; of a round all its events. */
export function causeWords({ events }: Gathered, { event, members = [event] }: Delivery): string {
  const types = members.map((each) => events.get(each)?.event.type ?? `event ${each}`);
  return `after ${[...new Set(types)].join(', ')}`;
}

/** Gates that something waits for. */
export function gateRows(seen: Gathered): ExplainRow[] {
  return Object.entries(seen.state.gates ?? {}).flatMap(
    ([gate, { status, asked, asks = [] }]): ExplainRow[] => {
      if (status !== 'waiting' || asked === undefined) return [];
      const steps = asks.map(({ step }) => `step ${step}`);
      const holds = [...heldBy(seen, gate).map(({ id }) => id), ...steps];
      const [first = 'waits', ...details] = gateWords(seen, gate);
      return [
        {
          about: 'gate',
          mark: 'waiting',
          name: titleOf(gate),
          clause: approvedWork(gate) === undefined ? `holds ${holds.join(', ') || 'nothing'}` : '',
          outcome: first,
          ...(details.length > 0 && { details }),
        },
      ];
    },
  );
}

/** Every open round of the joins of reactions. */
export function joinRows(seen: Gathered): ExplainRow[] {
  return seen.plan.reactions.flatMap((reaction) => {
    const standings = standingsOf(reaction.on, seen.state.joins[reaction.name]?.node);
    return standings.map((standing): ExplainRow => {
      const got = standing.got.map((each) => seen.events.get(each)?.event.type ?? `event ${each}`);
      return {
        about: 'join',
        mark: 'waiting',
        name: reaction.name,
        reaction: reaction.name,
        clause: '',
        outcome: standingWords(seen, reaction.name, standing),
        details: [`here: ${got.join(', ')}`],
      };
    });
  });
}

/** Ends that are not met, as long as the correlation has not ended otherwise. */
export function endWaitRows(seen: Gathered): ExplainRow[] {
  const { phase, completeMet, failMet } = seen.state;
  if (phase === 'cancelled' || completeMet !== undefined || failMet !== undefined) return [];
  return endsOf(seen).flatMap(([name, trigger]): ExplainRow[] => {
    const standings = standingsOf(trigger, seen.state.joins[name]?.node);
    // Nobody waits for a failure.
    if (name === 'fail_on' && standings.length === 0) return [];
    const begun = standings.map((standing) => standingWords(seen, name, standing));
    const all = `waiting for ${triggerWords(trigger, (leaf) => withSenders(seen, leaf))}`;
    return (begun.length > 0 ? begun : [all]).map((outcome) => ({
      ...{ about: 'end', mark: 'waiting', name, clause: '', outcome },
    }));
  });
}

// What explanations look up again and again, gathered from facts once. Safe and pure; lives for one explanation and is never kept.
import type { Envelope } from '../../events/envelope';
import type { RoutingPlan, RoutingReaction } from '../../plan/routing-plan';
import type { DeliveryEnded, Fact } from '../facts';
import type { ShownSaga } from '../saga/shown';
import { add, publishersAmong, subtaskReactions } from '../satisfiability/upstream';
import type { CoordinationState, Delivery, Sequence, Time } from '../state';
import type { AttemptsTold } from './explanation';
import { type MachineMove, movesIn } from './machine-moves';

/** What is explained. */
export interface Explained {
  plan: RoutingPlan;
  /** Of all runs, oldest first. */
  facts: readonly Fact[];
  /** After the last of them. */
  state: CoordinationState;
  /** When it is asked: what is too old by now counts no more. */
  now: Time;
  /** By delivery, as far as somebody has asked the server. */
  attempts?: ReadonlyMap<string, AttemptsTold>;
  /** States of sagas by their ids, likewise. */
  sagas?: ReadonlyMap<string, ShownSaga>;
}

export interface Gathered extends Explained {
  /** By id, as they were opened. */
  deliveries: ReadonlyMap<string, Delivery>;
  /** The same by reaction, oldest first. */
  byReaction: ReadonlyMap<string, readonly Delivery[]>;
  /** When their work began. */
  dispatched: ReadonlyMap<string, Time>;
  heldSince: ReadonlyMap<string, Time>;
  ended: ReadonlyMap<string, DeliveryEnded>;
  /** Rounds of joins, by `<reaction>#<sequence>` of each of their members. */
  rounds: ReadonlyMap<string, readonly Delivery[]>;
  /** Why a join could not be met any more, by `<reaction>#<sequence>` of each event that waited in it. */
  lost: ReadonlyMap<string, readonly string[]>;
  /** The events that met an end of the plan, by `complete_on` and `fail_on`. */
  met: ReadonlyMap<string, readonly Sequence[]>;
  /** Of transitions: which way the machine went, by delivery. */
  moves: ReadonlyMap<string, MachineMove>;
  /** Admitted events. */
  events: ReadonlyMap<Sequence, Envelope>;
  /** Reactions that may publish a type. */
  publishers: ReadonlyMap<string, readonly RoutingReaction[]>;
}

export function gather(explained: Explained): Gathered {
  const { plan, facts } = explained;
  const deliveries = new Map<string, Delivery>();
  const dispatched = new Map<string, Time>();
  const heldSince = new Map<string, Time>();
  const ended = new Map<string, DeliveryEnded>();
  const rounds = new Map<string, Delivery[]>();
  const lost = new Map<string, readonly string[]>();
  const met = new Map<string, Sequence[]>();
  const events = new Map<Sequence, Envelope>();
  let last: Sequence = 0;
  for (const fact of facts) {
    switch (fact.fact) {
      case 'event-admitted':
        last = fact.sequence;
        events.set(last, fact.envelope);
        for (const each of fact.deliveries) deliveries.set(each.id, each);
        break;
      case 'round-opened': {
        const { delivery } = fact;
        deliveries.set(delivery.id, delivery);
        for (const member of delivery.members ?? []) {
          const row = `${delivery.reaction}#${member}`;
          add(rounds, row, delivery);
        }
        break;
      }
      case 'delivery-dispatched':
        // Dispatched again after a rollover: the first moment is when the work began.
        if (!dispatched.has(fact.delivery)) dispatched.set(fact.delivery, fact.at);
        break;
      case 'delivery-held':
        heldSince.set(fact.delivery, fact.at);
        break;
      case 'delivery-ended':
        ended.set(fact.delivery, fact);
        break;
      case 'join-unsatisfiable':
        for (const each of fact.received) lost.set(`${fact.join}#${each}`, fact.because);
        break;
      case 'trigger-met':
        add(met, fact.trigger, last);
        break;
    }
  }
  const reactions = [...plan.reactions, ...subtaskReactions(plan)];
  const publishers = publishersAmong(reactions, plan);
  const byReaction = new Map<string, Delivery[]>();
  for (const delivery of deliveries.values()) add(byReaction, delivery.reaction, delivery);
  const moves = movesIn(plan, facts, deliveries);
  const work = { deliveries, byReaction, dispatched, heldSince, ended, rounds, lost };
  return { ...explained, ...work, met, moves, events, publishers };
}

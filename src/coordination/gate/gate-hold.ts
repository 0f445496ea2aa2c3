// Whether a gate holds a delivery back (M14, M30). Safe and pure. Asked anew at each dispatch: what was open an hour ago may rest
// on evidence that is too old now.
import type { RoutingReaction } from '../../plan/routing-plan';
import { joinedOf, slotOf } from '../delivery/event-slots';
import type { Delivery } from '../state';
import { subtaskWork } from '../subtasks';
import type { Turn } from '../turn';
import { askFor, type GateAsk } from './ask-for';
import { REFUSED, whyRefused } from './decided';
import { approvalName, gateOf, holderOf } from './gate-name';

export type GateHold =
  /** In words: `gate security-clearance`, `approval`. */
  | { held: string }
  /** Why the delivery is discarded: in a word, and in a sentence. */
  | { refused: string; problem: string };

/** What a reaction's gate or approval says of a queued delivery; undefined where it may run. */
export function gateHold(turn: Turn, delivery: Delivery, reaction: RoutingReaction): GateHold | undefined {
  const { gate, approval } = reaction;
  if (gate === undefined && !approval) return undefined;
  const cause = turn.state.held[delivery.event]?.envelope;
  if (!cause) throw new TypeError(`delivery ${delivery.id} has lost its event`);
  // First what many wait for: people are asked of an action only when it could run.
  const hold = gate === undefined ? undefined : ask(turn, gate, { cause });
  if (hold || !approval) return hold;
  // What is no agent's work has nothing that a worker could show.
  const show = reaction.does ? undefined : { run: workOf(turn, delivery, reaction) };
  return ask(turn, approvalName(delivery.id), { cause, approval, ...(show && { show }) });
}

/** The hash of what people have approved for a delivery, which its worker compares with what it is about to run. */
export function approvedHash({ state }: Pick<Turn, 'state'>, delivery: Delivery): string | undefined {
  const gate = gateOf(state, approvalName(delivery.id));
  return gate?.status === 'open' ? gate.action?.hash : undefined;
}

function ask(turn: Turn, name: string, asked: GateAsk): GateHold | undefined {
  const state = askFor(turn, name, asked);
  if (!state) return { refused: REFUSED, problem: `the plan has no gate ${name}` };
  if (state.status === 'open') return undefined;
  if (state.status === 'refused' || state.status === 'expired')
    return { refused: REFUSED, problem: whyRefused(name, state) };
  return { held: holderOf(name) };
}

/** What a worker needs to show the work of a delivery. */
export function workOf(turn: Turn, delivery: Delivery, reaction: RoutingReaction) {
  const event = turn.state.held[delivery.event];
  if (!event) throw new TypeError(`delivery ${delivery.id} has lost its event`);
  const joined = delivery.members && joinedOf(turn, delivery.members);
  const subtask = subtaskWork(turn, delivery);
  return {
    delivery,
    reaction,
    event: slotOf(event, delivery.event, false),
    ...(joined && { joined }),
    ...(subtask && { subtask }),
  };
}

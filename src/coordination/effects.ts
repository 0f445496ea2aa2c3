// What the rules want done, as data; `workflows/` turns each into Temporal commands. Safe and pure: types only.
import type { Priority } from '../events/envelope';
import type { RoutingReaction } from '../plan/routing-plan';
import type { EventSlot } from './event-slot';
import type { Delivery, Phase, Time } from './state';

export type Effect = RunAgent | CancelAgent | StartTimer | CancelTimer | ShowPhase;

/** Hand a delivery to its agent. `detached`: in a workflow of its own, which outlives this run. */
export interface RunAgent {
  effect: 'run-agent';
  delivery: Delivery;
  reaction: RoutingReaction;
  event: EventSlot;
  joined?: Record<string, EventSlot>;
  priority: Priority;
  partitionKey?: string;
  detached: boolean;
}

export interface CancelAgent {
  effect: 'cancel-agent';
  delivery: Delivery;
}

export interface StartTimer {
  effect: 'start-timer';
  timer: string;
  due: Time;
}

export interface CancelTimer {
  effect: 'cancel-timer';
  timer: string;
}

/** The phase has become one that people search for, or stopped being one. */
export interface ShowPhase {
  effect: 'show-phase';
  phase: Phase;
  reason?: string;
}

// What the rules want done, as data; `workflows/` turns each into Temporal commands. Safe and pure: types only.
import type { Priority } from '../events/envelope';
import type { JsonObject } from '../events/json';
import type { RoutingReaction, RoutingSaga } from '../plan/routing-plan';
import type { EventSlot } from './delivery/event-slot';
import type { ReportToParent } from './family/report';
import type { Delivery, Phase, Time } from './state';
import type { SubtaskWork } from './subtasks';

export type Effect =
  | RunAgent
  | StartSaga
  | RunOwn
  | AnswerGate
  | RenderAction
  | CancelAgent
  | CancelSaga
  | StartTimer
  | CancelTimer
  | ShowPhase
  | ReportToParent;

/** Hand a delivery to its agent. `detached`: in a workflow of its own, which outlives this run. */
export interface RunAgent {
  effect: 'run-agent';
  delivery: Delivery;
  reaction: RoutingReaction;
  event: EventSlot;
  joined?: Record<string, EventSlot>;
  subtask?: SubtaskWork;
  priority: Priority;
  partitionKey?: string;
  detached: boolean;
  /** The hash of what people have approved, where the plan wants that. */
  approved?: string;
}

/** Start a saga, which outlives this run and reports its end. */
export interface StartSaga {
  effect: 'start-saga';
  delivery: Delivery;
  saga: RoutingSaga;
  /** Its id, with the correlation filled in. */
  sagaId: string;
  event: EventSlot;
  joined?: Record<string, EventSlot>;
  priority: Priority;
  partitionKey?: string;
}

/** Have something done outside that is no agent's work: its ending ends the delivery. */
export interface RunOwn {
  effect: 'run-own';
  delivery: Delivery;
  work: OwnWork;
}

export type OwnWork =
  /** Hand an event on to the workflow of an aggregator that joins events of several correlations. */
  | { own: 'forward'; aggregator: string; event: EventSlot }
  /** Pause or resume every coordination of the plan. */
  | { own: 'pause'; pause: string; by: string; reason: string }
  | { own: 'resume'; pause: string; by: string };

/** Tell a saga what became of the gate that its step waits for. */
export interface AnswerGate {
  effect: 'answer-gate';
  /** The saga's workflow id. */
  saga: string;
  step: string;
  verdict: 'open' | 'refused';
  reason?: string;
  hash?: string;
}

/** Have a worker show what exactly would run, for the people who are to approve of it. */
export interface RenderAction {
  effect: 'render-action';
  /** The approval that waits for it. */
  gate: string;
  show: RenderedWork;
}

/** Of a delivery, or of a step of a saga, which comes as its workflow sent it. */
export type RenderedWork =
  | { run: Pick<RunAgent, 'delivery' | 'reaction' | 'event' | 'joined' | 'subtask'> }
  | { work: JsonObject };

/** Tell a saga to put right what it did. */
export interface CancelSaga {
  effect: 'cancel-saga';
  sagaId: string;
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

// What is asked of pauses and answered, by coordinations (a pause of their own) and by workflow `control` (one of the whole plan).
// Safe: may be imported by workflows, activities, clients and doors.
import type { ControlState, PausedAttempt } from '../coordination/control';
import type { RoutingPlan } from '../plan/routing-plan';
import { controlWorkflowId } from './ids';
import { taskQueueOf } from './names';
import { signalboxPlan } from './search-attributes';

/** Update `pause`; of workflow `control` also a signal. */
export interface PauseRequest {
  /** Default: `by-hand`. */
  pause?: string;
  by: string;
  reason: string;
}

/** Update `resume`; of workflow `control` also a signal. */
export interface ResumeRequest {
  pause?: string;
  by: string;
}

/** The name of a pause that nobody named. */
export const BY_HAND = 'by-hand';

/** What a coordination answers. */
export interface PausesAnswer {
  /** Names of the pauses that are in force now, those of the whole plan included. */
  paused: string[];
  held: number;
  /** Goes on. */
  running: number;
}

export interface ControlInput {
  plan: string;
  carried?: ControlState;
  /** After so many messages the run hands over to the next. */
  messages?: number;
  /** How long after a pause has ended coordinations are told again that were too new to be listed, milliseconds. */
  tellAgainMs?: number[];
}

export type ControlWorkflow = (input: ControlInput) => Promise<void>;

/** The argument of `signalbox.tell-coordinations`. */
export interface TellInput {
  plan: string;
  control: ControlState;
  /** Only coordinations that were started at this time or later, milliseconds since the epoch. */
  startedSince?: number;
}

/** Whether a plan's agents look at its pauses before they begin: only such plans can be paused as a whole. */
export function hasPlanPauses({ pauses = {} }: Pick<RoutingPlan, 'pauses'>): boolean {
  return Object.values(pauses).some(({ scope }) => scope === 'plan');
}

/** Options of signal-with-start and update-with-start of a plan's `control`. */
export function controlStart(plan: string) {
  return {
    workflowId: controlWorkflowId(plan),
    taskQueue: taskQueueOf(plan),
    args: [{ plan }] as [ControlInput],
    typedSearchAttributes: [{ key: signalboxPlan, value: plan }],
    staticSummary: `pauses of plan ${plan}`.slice(0, 130),
    priority: { priorityKey: 1 },
  };
}

/** `blockers (staging is down, BlockerRaised), by-hand (…)`. */
export function pausesText(pauses: readonly { pause: string; by: string; reason: string }[]): string {
  return pauses.map(({ pause, by, reason }) => `${pause} (${reason}, ${by})`).join(', ');
}

export type { ControlState, PausedAttempt };

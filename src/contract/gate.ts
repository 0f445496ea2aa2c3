// What a person sends to decide on a gate, what comes back, and what a worker shows of an action. Safe: may be imported by workflows.

import type { GateStanding } from '../coordination/gate/decide';
import type { AskedDecision } from '../coordination/gate/decision-problem';
import type { Rendered } from '../coordination/gate/gate-state';
import { endingOf } from './ending-of';
import type { AgentWork } from './inputs';

/** The argument of update `decide`. `gate`: of the plan, or `approval <delivery id>`. */
export type DecideRequest = AskedDecision;
/** Its answer: how the gate stands afterwards. */
export type DecideAnswer = GateStanding;

/** A decision that may not be taken is refused with this type, and a sentence. */
export const DECISION_REFUSED = 'decision_refused';

/** Activity that shows what exactly an approval is about. */
export interface RenderActionInput {
  /** The approval's name. */
  gate: string;
  work: AgentWork;
}

export type RenderActionAnswer = Extract<Rendered, { hash: string }>;

/** The activity's id within a run, and its inverse. */
export const renderActivityId = (gate: string): string => `render ${gate}`;
export const renderedGateOf = (activityId: string): string => activityId.replace(/^render /, '');

/** What is said of an action whose activity failed for good: as a workflow catches the failure, or as a history has its cause. */
export function renderingProblem(error: unknown): Rendered {
  const ending = endingOf(error);
  if (ending.ending !== 'failed') return { problem: 'showing it was cancelled' };
  return { problem: `${ending.reason}: ${ending.problem}` };
}

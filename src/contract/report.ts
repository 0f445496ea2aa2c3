// The report of a child to its parent on the wire: what its activity is called within a run, and what became of it. Safe: may be
// imported by workflows. The workflow and the readers of its history ask the same functions.
import type { ReportOutcome } from '../coordination/family/family-state';
import { endingOf } from './ending-of';
import type { PublishEventAnswer } from './saga';

/** The activity's id within a run, of the event as the parent gets it; and its inverse. */
export const reportActivityId = (event: string): string => `report ${event}`;
export const reportedEventOf = (activityId: string): string => activityId.replace(/^report /, '');

export function reportOutcome({ outcome }: PublishEventAnswer): ReportOutcome {
  return { outcome };
}

/** How much of a problem the state keeps, in characters. */
const PROBLEM_CHARACTERS = 200;

/** Of an activity that failed for good: as a workflow catches the failure, or as a history has its cause. */
export function reportProblem(error: unknown): ReportOutcome {
  const ending = endingOf(error);
  const problem = ending.ending === 'failed' ? `${ending.reason}: ${ending.problem}` : 'it was cancelled';
  return { outcome: 'failed', problem: problem.slice(0, PROBLEM_CHARACTERS) };
}

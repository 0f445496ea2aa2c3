// Holds agents back while their whole plan is paused: looked at before every attempt, of plans that have such pauses. Node side only.
//
// What a coordination has dispatched goes back to it, and it keeps the order, the reason and the attempts used. A saga knows of no
// pauses: its step is asked again and again.
import type { Context } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import { hasPlanPauses, pausesText } from '../src/contract/control';
import { handBack, REASON, refuse, retryLater } from '../src/contract/failures';
import type { AgentWork } from '../src/contract/inputs';
import { WORKFLOW } from '../src/contract/names';
import type { ControlState } from '../src/coordination/control';
import { reactionNamed } from '../src/plan/reaction-named';
import { createControlReader } from './read-control';
import { effectBeside, type Tally } from './tally';
import type { ActivityWorld } from './world';

/** How soon an attempt that cannot be handed back is asked for again. */
const ASK_AGAIN_MS = 1_000;
/** How soon an attempt is tried again whose plan's pauses could not be asked for. */
const UNREAD_MS = 500;

/** Those that know what to do with an attempt that is handed back. */
const KEEPERS: readonly string[] = [WORKFLOW.coordination, WORKFLOW.delivery];

/** Resolves where the attempt may begin; throws what the server is told where it may not. No attempt is charged. */
export type PauseGate = (work: AgentWork, activity: Context, tally: Tally) => Promise<void>;

export function createPauseGate({ plans }: ActivityWorld): PauseGate {
  const controlOf = createControlReader();
  return async (work, activity, tally) => {
    const routing = plans.find(work.plan, work.hash)?.routing;
    if (!routing || !hasPlanPauses(routing)) return;
    if (reactionNamed(routing, work.reaction)?.throughPause) return;
    const later = (problem: string, delayMs: number) => askAgain(activity, tally, problem, delayMs);
    let control: ControlState;
    try {
      control = await controlOf(activity.client, work.plan, work.control ?? 0);
    } catch (error) {
      throw later(`the pauses of plan ${work.plan} could not be read: ${String(error)}`, UNREAD_MS);
    }
    if (control.pauses.length === 0) return;
    const problem = `plan ${work.plan} is paused: ${pausesText(control.pauses)}`;
    // One that has been told of something newer would dispatch it again at once, for ever: a clock has been turned back.
    const isNews = control.version >= (work.control ?? 0);
    if (!isNews || !KEEPERS.includes(activity.info.workflowType ?? '')) throw later(problem, ASK_AGAIN_MS);
    const { failures, crashes } = tally;
    throw handBack(problem, { control, spent: { failures, crashes } }, tally.failed);
  };
}

/** Later, if there is a later. What never began says so: a saga need not ask itself whether it took effect. */
function askAgain(
  { info, heartbeat }: Context,
  tally: Tally,
  problem: string,
  delayMs: number,
): ApplicationFailure {
  const { attempt: through, scheduleToCloseTimeoutMs: limit, scheduledTimestampMs: since } = info;
  if (limit > 0 && Date.now() + delayMs >= since + limit) {
    const reason = tally.failures + tally.crashes > 0 ? REASON.deadline : REASON.paused;
    return refuse(
      reason,
      `the deadline over all attempts passes meanwhile: ${problem}`,
      tally.failures,
      tally.failed,
      effectBeside(tally, reason),
    );
  }
  heartbeat({ ...tally, through });
  return retryLater(REASON.paused, problem, delayMs);
}

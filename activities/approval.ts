// What needs approval runs only as it was approved (S37): this worker's own plan says whether it does, and what was approved is
// compared with what would run right now.
import { REASON, refuse } from '../src/contract/failures';
import type { AgentWork } from '../src/contract/inputs';
import type { Cause } from './emitter';
import { renderingOf } from './rendering';
import type { ResolvedWork } from './resolve-work';
import type { PlanShelf } from './world';

/** Lets work pass that needs no approval, or has it. Throws `approval_missing` and `approval_stale`; neither is tried again. */
export function requireApproval(
  plans: PlanShelf,
  { reaction }: ResolvedWork,
  work: AgentWork,
  cause: Cause,
): void {
  const { approved } = work;
  if (approved === undefined && !reaction.approval) return;
  if (typeof approved !== 'string')
    throw refuse(
      REASON.approvalMissing,
      `${reaction.name} needs approval by this worker's plan, and its work carries none; nothing was executed`,
    );
  const run = plans.find(work.plan, work.hash)?.run;
  const hash = run && renderingOf(run, work, cause).hash;
  if (hash !== approved)
    throw refuse(
      REASON.approvalStale,
      `what was approved of ${reaction.name} (${approved.slice(0, 16)}…) is not what would run now (${hash?.slice(0, 16)}…): the plan or the event has changed since; nothing was executed`,
    );
}

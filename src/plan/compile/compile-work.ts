// How long a piece of work may take, how it is tried again and what holds it back: of reactions, steps, undos and tasks. Pure.

import type { ApprovalWords, HeldWords } from '../language/gate-schema';
import type { PlanDocument } from '../language/plan-schema';
import type { WorkWords } from '../language/retry-schema';
import { ownValue } from '../own-value';
import type { RetryRule, RoutingApproval } from '../routing-plan';
import { compileRetry } from './compile-retry';
import { milliseconds } from './compile-trigger';

/** Of an attempt, where nobody says one. */
export const TIMEOUT_MS = 60_000;

export interface Work {
  timeoutMs: number;
  deadlineMs?: number;
  retry: RetryRule;
}

/** What it says itself, else what its agent says, else what the plan says. */
export function compileWork(words: WorkWords, agent: string, document: PlanDocument): Work {
  const own = ownValue(document.agents, agent);
  const timeout = words.timeout ?? own?.timeout ?? document.defaults?.timeout;
  const deadline = words.deadline ?? own?.deadline;
  return {
    timeoutMs: timeout === undefined ? TIMEOUT_MS : milliseconds(timeout),
    ...(deadline === undefined ? {} : { deadlineMs: milliseconds(deadline) }),
    retry: compileRetry(words.retry ?? own?.retry, document.retry ?? {}),
  };
}

/** What it says itself, else what its agent says. */
export function compileHeld(
  words: HeldWords,
  agent: string,
  document: PlanDocument,
): { gate?: string; approval?: RoutingApproval } {
  const own = ownValue(document.agents, agent);
  const gate = words.gate ?? own?.gate;
  const approval = words.requires_approval ?? own?.requires_approval ?? false;
  return {
    ...(gate === undefined ? {} : { gate }),
    ...(approval === false ? {} : { approval: compileApproval(approval === true ? {} : approval) }),
  };
}

/** One person, where it does not say how many. */
export function compileApproval({ role, quorum, within, escalate }: ApprovalWords): RoutingApproval {
  return {
    ...(role === undefined ? {} : { role }),
    quorum: quorum ?? 1,
    ...(within === undefined ? {} : { withinMs: milliseconds(within) }),
    ...(escalate === undefined ? {} : { escalate }),
  };
}

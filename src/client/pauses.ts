// Pausing and resuming, of a correlation and of a whole plan. Node side only.
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import {
  BY_HAND,
  type ControlState,
  type ControlWorkflow,
  controlStart,
  hasPlanPauses,
  type PauseRequest,
  type PausesAnswer,
  type ResumeRequest,
} from '../contract/control';
import { coordinationId } from '../contract/ids';
import { PAUSE_UPDATE, RESUME_UPDATE, WORKFLOW } from '../contract/names';
import { controlPauseProblem, notPausedProblem, resumeRequestProblem } from '../contract/pause-requests';
import { pausesOf } from '../coordination/pause';
import type { RoutingPlan } from '../plan/routing-plan';
import { readControl } from '../store/read-control';
import { readCorrelation } from '../store/read-correlation';
import { executeUpdate } from './execute-update';
import { retryBusy } from './retry-busy';

/** A pause or a resume was refused: nothing was changed. */
export class PauseRefused extends Error {
  override readonly name = 'PauseRefused';
}

/** How long a worker is waited for that takes the request. */
export const TAKEN_LIMIT_MS = 10_000;
const POLL_MS = 50;

/**
 * Pauses one correlation: nothing more is dispatched in it but what the plan lets through.
 * @throws PauseRefused where the request is wrong, or no worker took it within ten seconds.
 */
export function pauseCorrelation(
  client: Client,
  plan: string,
  correlation: string,
  request: PauseRequest,
): Promise<PausesAnswer> {
  return ask(client, plan, correlation, PAUSE_UPDATE, request);
}

export interface ReplacedPause {
  pause: string;
  by: string;
  reason: string;
}

/** The pause, of those in force before, that a request takes the place of: of the same name, for another reason or by another person. */
export function replacedPause(
  before: readonly ReplacedPause[],
  { pause = BY_HAND, by, reason }: PauseRequest,
): ReplacedPause | undefined {
  return before.find((each) => each.pause === pause && (each.by !== by || each.reason !== reason));
}

/** The pauses of a correlation's own that are in force. */
export async function correlationPauses(
  client: Client,
  plan: string,
  correlation: string,
): Promise<ReplacedPause[]> {
  const { state } = await readCorrelation(client, plan, correlation);
  return pausesOf(state, 'correlation');
}

/** Ends a pause of one correlation. @throws PauseRefused as above, and where it is not paused so: the message says how it is. */
export function resumeCorrelation(
  client: Client,
  plan: string,
  correlation: string,
  request: ResumeRequest,
): Promise<PausesAnswer> {
  return ask(client, plan, correlation, RESUME_UPDATE, request);
}

function ask(
  client: Client,
  plan: string,
  correlation: string,
  update: string,
  request: PauseRequest | ResumeRequest,
): Promise<PausesAnswer> {
  const workflowId = coordinationId(plan, correlation);
  return executeUpdate<PausesAnswer>(
    client,
    { workflowId, update, argument: request, limitMs: TAKEN_LIMIT_MS },
    {
      refused: (problem) => new PauseRefused(problem),
      ended: `correlation ${JSON.stringify(correlation)} has ended, or there is none`,
      untaken: `no worker of plan ${plan} took the request within ${TAKEN_LIMIT_MS / 1_000} s; start one with \`signalbox worker\` and ask again`,
    },
  );
}

/** What became of a request about the whole plan. `stored`: no worker has taken it yet; the first one that comes does so before all else. */
export interface PlanPauses {
  outcome: 'in-force' | 'stored';
  control: ControlState;
}

/**
 * Pauses the whole plan: every open correlation of it, and those that are begun while it lasts. Needs no running worker.
 * @throws PauseRefused where the request is wrong, or the plan's agents do not look at pauses.
 */
export async function pausePlan(
  client: Client,
  routing: Pick<RoutingPlan, 'plan' | 'pauses'>,
  request: PauseRequest,
): Promise<PlanPauses> {
  const { plan } = routing;
  if (!hasPlanPauses(routing))
    throw new PauseRefused(
      `plan ${plan} has no pause with \`scope: plan\`, so its agents do not look at pauses of the plan before they begin; add one under \`pauses:\` and start its workers anew`,
    );
  const { control } = await readControl(client, plan);
  refuse(controlPauseProblem(control, request));
  return send(client, plan, PAUSE_UPDATE, request);
}

/** Ends a pause of the whole plan. @throws PauseRefused where it is not paused so: the message says how it is. */
export async function resumePlan(client: Client, plan: string, request: ResumeRequest): Promise<PlanPauses> {
  refuse(resumeRequestProblem(request));
  const { control, pending } = await readControl(client, plan);
  if (!pending) refuse(notPausedProblem(control.pauses, request, `plan ${plan}`));
  return send(client, plan, RESUME_UPDATE, request);
}

/** By signal, which the server stores; then it is waited for until a worker has taken it. */
async function send(client: Client, plan: string, signal: string, request: unknown): Promise<PlanPauses> {
  const start = controlStart(plan);
  await retryBusy(() =>
    client.workflow.signalWithStart<ControlWorkflow, [unknown]>(WORKFLOW.control, {
      ...start,
      signal,
      signalArgs: [request],
    }),
  );
  for (const until = Date.now() + TAKEN_LIMIT_MS; ; await wait(POLL_MS)) {
    const { control, pending } = await readControl(client, plan);
    if (!pending) return { outcome: 'in-force', control };
    if (Date.now() > until) return { outcome: 'stored', control };
  }
}

/** The pauses of the whole plan that are in force. */
export async function planPauses(client: Client, plan: string): Promise<ControlState> {
  return (await readControl(client, plan)).control;
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new PauseRefused(problem);
}

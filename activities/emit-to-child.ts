// Publishes what an agent emits into another correlation, which has the agent's own as its parent (M11). Node side only.
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { AgentFailure } from '../src/agents/agent-failure';
import { beganChild, isChildOf } from '../src/contract/child';
import { REASON } from '../src/contract/failures';
import { coordinationId, correlationProblem } from '../src/contract/ids';
import type { AgentWork } from '../src/contract/inputs';
import type { EventSignal } from '../src/contract/messages';
import { EVENT_SIGNAL, WORKFLOW } from '../src/contract/names';
import { startOptions } from '../src/contract/start-coordination';
import { wasSeen } from '../src/coordination/window';
import type { Envelope } from '../src/events/envelope';
import { quote } from '../src/events/text';
import type { RoutingPlan } from '../src/plan/routing-plan';
import { readCorrelation } from '../src/store/read-correlation';

/** The correlation that an agent names for a child. Throws `bad_output` where it cannot be one. */
export function childNamed({ plan, correlation }: AgentWork, child: unknown): string {
  if (typeof child !== 'string')
    throw new AgentFailure(
      REASON.badOutput,
      `correlation of an emitted event needs to be text, got ${quote(child)}`,
    );
  if (child === correlation)
    throw new AgentFailure(
      REASON.badOutput,
      `correlation of an emitted event is the agent's own, got ${quote(child)}; leave it out to publish there`,
    );
  const wrong = correlationProblem(plan, child);
  if (wrong) throw new AgentFailure(REASON.badOutput, `correlation of an emitted event: ${wrong}`);
  return child;
}

/**
 * Sends the event, which begins the child where there is none, and tells the parent of it. Throws `child_ended` where the child has
 * ended and has not seen the event.
 */
export async function emitToChild(
  client: Client,
  plan: RoutingPlan,
  work: AgentWork,
  envelope: Envelope,
): Promise<void> {
  const child = envelope.event.correlation_id;
  const signal: EventSignal = {
    events: [envelope],
    plan: work.plan,
    hash: work.hash,
    emitted_by: work.delivery,
  };
  try {
    await client.workflow.signalWithStart(WORKFLOW.coordination, {
      ...startOptions(plan, child, envelope),
      signal: EVENT_SIGNAL,
      signalArgs: [signal],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await requireSeen(client, work, envelope);
  }
  await tellParent(client, work, child);
}

/** An attempt before this one may have sent it, and the child ended since. */
async function requireSeen(client: Client, { plan }: AgentWork, envelope: Envelope): Promise<void> {
  const { correlation_id: child, type } = envelope.event;
  const { state } = await readCorrelation(client, plan, child);
  if (wasSeen(state.window, envelope)) return;
  throw new AgentFailure(
    REASON.childEnded,
    `${type} is for correlation ${quote(child)}, which is ${state.phase}: nothing was published; take another id, or reopen it with signalbox publish --reopen`,
  );
}

async function tellParent(
  client: Client,
  { plan, hash, correlation }: AgentWork,
  child: string,
): Promise<void> {
  const begun = await client.workflow.getHandle(coordinationId(plan, child)).describe();
  if (!isChildOf(correlation, begun)) return;
  try {
    const parent = client.workflow.getHandle(coordinationId(plan, correlation));
    await parent.signal(EVENT_SIGNAL, beganChild({ plan, hash }, child));
  } catch (error) {
    // It has ended, and waits for nothing any more.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

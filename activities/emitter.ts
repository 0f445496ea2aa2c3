// Publishes what an agent emits while it works, into the correlation that it works for, or into a child of that.
import type { Client } from '@temporalio/client';
import type { EmitOptions } from '../src/agents/agent';
import { AgentFailure } from '../src/agents/agent-failure';
import { payloadOf } from '../src/agents/answer';
import { REASON } from '../src/contract/failures';
import { coordinationId } from '../src/contract/ids';
import type { AgentWork } from '../src/contract/inputs';
import type { EventSignal } from '../src/contract/messages';
import { EVENT_SIGNAL } from '../src/contract/names';
import { derivedEventId } from '../src/events/derived-id';
import type { Envelope } from '../src/events/envelope';
import { followUp } from '../src/events/follow-up';
import type { JsonObject } from '../src/events/json';
import { childNamed, emitToChild } from './emit-to-child';
import type { ResolvedWork } from './resolve-work';

/** The event that woke the agent, and of a join all of its members. */
export interface Cause {
  event: Envelope;
  joined?: Record<string, Envelope>;
}

/**
 * Gives the `emit` of one attempt. Ids count from `emit-1` in every attempt, so that what a repeated attempt emits again is a duplicate.
 * `client` is asked for with the first event. Emitting throws `type_not_allowed`, `bad_output`, `payload_too_large`,
 * and into a child `child_ended`.
 */
export function createEmitter(
  work: AgentWork,
  { plan, reaction, check }: ResolvedWork,
  cause: Cause,
  client: () => Client,
): (type: string, payload: JsonObject, options?: EmitOptions) => Promise<void> {
  let emitted = 0;
  return async (type, value, { correlation } = {}) => {
    const { emits = [], planned } = reaction.publishes;
    const child = correlation === undefined ? undefined : childNamed(work, correlation);
    // Subtasks are planned where they are worked on.
    const allowed = planned === undefined || child !== undefined ? emits : [...emits, planned];
    if (!allowed.includes(type)) throw notAllowed(work, type, allowed);
    const payload = payloadOf(value, `the payload of ${type}`);
    const wrong = check(type, payload);
    if (wrong)
      throw new AgentFailure(REASON.badOutput, `the payload of ${type} does not match its schema: ${wrong}`);
    emitted += 1;
    const topic = plan.events[type]?.topic ?? plan.defaultTopic;
    const envelope = followUp(cause.event, cause.joined && Object.values(cause.joined), {
      source: `/${work.agent}`,
      type,
      payload,
      id: derivedEventId(work.key, `emit-${emitted}`),
      at: new Date().toISOString(),
      topic,
      priority: plan.topics[topic]?.priority ?? cause.event.routing.priority,
    });
    if (child !== undefined) {
      envelope.event.correlation_id = child;
      envelope.event.parent = work.correlation;
      await emitToChild(client(), plan, work, envelope);
      return;
    }
    const signal: EventSignal = {
      events: [envelope],
      plan: work.plan,
      hash: work.hash,
      emitted_by: work.delivery,
    };
    await client()
      .workflow.getHandle(coordinationId(work.plan, work.correlation))
      .signal(EVENT_SIGNAL, signal);
  };
}

function notAllowed({ reaction }: AgentWork, type: string, allowed: readonly string[]): AgentFailure {
  const list = allowed.length > 0 ? `only ${allowed.join(', ')}` : 'nothing';
  return new AgentFailure(
    REASON.typeNotAllowed,
    `${reaction} may emit ${list}, and tried ${JSON.stringify(type)}; list it in the plan under publishes: emits`,
  );
}

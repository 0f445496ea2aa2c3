// Sends a question of an agent at work, and waits for its answer (request-response of M9). Node side only.
import type { Client } from '@temporalio/client';
import { AgentFailure } from '../src/agents/agent-failure';
import { payloadOf } from '../src/agents/answer';
import { REASON } from '../src/contract/failures';
import { coordinationId } from '../src/contract/ids';
import type { AgentWork } from '../src/contract/inputs';
import type { EventSignal } from '../src/contract/messages';
import { EVENT_SIGNAL } from '../src/contract/names';
import { AWAITS_ANSWER } from '../src/coordination/answers';
import { toldWhy } from '../src/coordination/explain/unhandled-words';
import { derivedEventId } from '../src/events/derived-id';
import { followUp } from '../src/events/follow-up';
import type { JsonObject } from '../src/events/json';
import { ANSWER_MS } from '../src/plan/answer-time';
import { awaitAnswer } from '../src/store/await-answer';
import { askOptionsProblem } from './ask-options';
import type { Cause } from './emitter';
import type { ResolvedWork } from './resolve-work';

/**
 * Gives the `ask` of one attempt. Ids count from `ask-1` in every attempt, so that a repeated attempt gets the first one's answer.
 * Asking throws `type_not_allowed` unless the agent's `asks` lists the type, `bad_output` where payload or options cannot be used,
 * `ask_timeout`, or `ask_failed` with the reason.
 */
export function createAsker(
  work: AgentWork,
  { plan, check }: ResolvedWork,
  cause: Cause,
  { client, signal }: { client: () => Client; signal: AbortSignal },
): (type: string, payload?: JsonObject, options?: { timeoutMs?: number }) => Promise<JsonObject> {
  let asked = 0;
  return async (type, value = {}, options = undefined) => {
    const allowed = plan.asks?.[work.agent] ?? [];
    if (!allowed.includes(type))
      throw new AgentFailure(
        REASON.typeNotAllowed,
        `${work.agent} may ask ${allowed.length > 0 ? `only ${allowed.join(', ')}` : 'nothing'}, and tried ${JSON.stringify(type)}; list it in the plan under asks`,
      );
    const misused = askOptionsProblem(options);
    if (misused !== undefined) throw new AgentFailure(REASON.badOutput, `${misused}. ${type} was not sent`);
    const payload = payloadOf(value, `the payload of ${type}`);
    const wrong = check(type, payload);
    if (wrong)
      throw new AgentFailure(REASON.badOutput, `the payload of ${type} does not match its schema: ${wrong}`);
    asked += 1;
    const topic = plan.events[type]?.topic ?? plan.defaultTopic;
    const id = derivedEventId(work.key, `ask-${asked}`);
    const question = followUp(cause.event, cause.joined && Object.values(cause.joined), {
      source: `/${work.agent}`,
      type,
      payload,
      id,
      at: new Date().toISOString(),
      topic,
      priority: plan.topics[topic]?.priority ?? cause.event.routing.priority,
    });
    question.event[AWAITS_ANSWER] = true;
    const { plan: name, hash, correlation } = work;
    const message: EventSignal = { events: [question], plan: name, hash, emitted_by: work.delivery };
    await client().workflow.getHandle(coordinationId(name, correlation)).signal(EVENT_SIGNAL, message);
    const timeoutMs = options?.timeoutMs ?? plan.events[type]?.answerMs ?? ANSWER_MS;
    const given = await awaitAnswer(client(), { plan: name, correlation, id }, { timeoutMs, signal });
    if (!given)
      throw new AgentFailure(REASON.askTimeout, `${type} (${id}) was not answered within ${timeoutMs} ms`);
    const answer = toldWhy(plan, question, given);
    if (answer.answer === 'failed')
      throw new AgentFailure(
        REASON.askFailed,
        `${type} (${id}) was not answered: ${answer.reason}: ${answer.problem}`,
      );
    return answer.payload;
  };
}

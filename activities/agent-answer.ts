// From what an agent gave back to what its activity answers: checked against what the plan lets it publish.
import { AgentOutcome } from '../src/agents/agent';
import { AgentFailure } from '../src/agents/agent-failure';
import { answerOf } from '../src/agents/answer';
import { REASON } from '../src/contract/failures';
import type { AgentAnswer } from '../src/contract/inputs';
import type { JsonObject } from '../src/events/json';
import type { ResolvedWork } from './resolve-work';

/**
 * The answer of an attempt, without its count of attempts. Throws `bad_output` (no object, or not as its event's schema wants it),
 * `payload_too_large`, `type_not_allowed` (an outcome that the plan does not list).
 */
export function agentAnswer(
  value: unknown,
  { reaction, check }: ResolvedWork,
): Pick<AgentAnswer, 'payload' | 'outcome'> {
  const answer = answerOf(value);
  const { completed, outcomes = {} } = reaction.publishes;
  if (!(answer instanceof AgentOutcome)) {
    if (completed) requireMatch(completed, answer, check);
    return { payload: answer };
  }
  const type = Object.hasOwn(outcomes, answer.name) ? outcomes[answer.name] : undefined;
  if (type === undefined) {
    const known = Object.keys(outcomes).join(', ') || 'none';
    throw new AgentFailure(
      REASON.typeNotAllowed,
      `${reaction.name} has no outcome ${JSON.stringify(answer.name)}; the plan lists ${known}`,
    );
  }
  requireMatch(type, answer.payload, check);
  return { payload: answer.payload, outcome: answer.name };
}

function requireMatch(type: string, payload: JsonObject, check: ResolvedWork['check']): void {
  const wrong = check(type, payload);
  if (wrong)
    throw new AgentFailure(REASON.badOutput, `the answer does not match the schema of ${type}: ${wrong}`);
}

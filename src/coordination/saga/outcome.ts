// From how an agent's work ended to what is known of its effect. Safe and pure.
import { isJsonObject, type JsonObject } from '../../events/json';
import { payloadSizeProblem } from '../../events/leaf-rules';
import { payloadBytes } from '../../events/payload-size';
import { quote } from '../../events/text';
import { RULES_VERSION } from '../../plan/routing-plan';
import type { Ending, FailedEnding } from '../delivery/ending';
import type { StepOutcome, Why } from './state';
import { tookEffect } from './took-effect';

/** With a `why` the saga cannot go on; with `done` beside it the step took effect, and its answer is of no use. */
export type Outcome = { outcome: 'done'; payload: JsonObject } | { outcome: StepOutcome; why: Why };

/** At most so many bytes of results go along with each step: the trigger's events need their room in the server's 2 MiB too. */
export const RESULT_BYTES = 384 * 1024;

/** `results`: what the steps before have answered; none where this answer goes nowhere. `rules`: their version, by default the newest. */
export function outcomeOf(
  ending: Ending,
  results: Record<string, JsonObject> = {},
  rules: number = RULES_VERSION,
): Outcome {
  switch (ending.ending) {
    case 'answered':
      return answered(ending.payload, ending.attempts, results);
    case 'failed': {
      const { reason, problem, attempts } = ending;
      return { outcome: effectOf(ending, rules), why: { reason, problem, attempts } };
    }
    case 'cancelled':
      return {
        outcome: 'unknown',
        why: { reason: 'cancelled', problem: 'the agent was told to stop', attempts: 1 },
      };
  }
}

const UNCERTAIN_BEFORE_3: readonly string[] = ['timeout', 'deadline', 'crash_budget', 'cancelled'];

function effectOf({ reason, effect }: FailedEnding, rules: number): StepOutcome {
  if (rules < 3) return UNCERTAIN_BEFORE_3.includes(reason) ? 'unknown' : 'failed';
  return effect ?? tookEffect(reason);
}

function answered(payload: unknown, attempts: number, results: Record<string, JsonObject>): Outcome {
  if (!isJsonObject(payload)) {
    const problem = `the answer must be a JSON object, got ${quote(payload)}`;
    return { outcome: 'done', why: { reason: 'bad_output', problem, attempts } };
  }
  const tooLarge = payloadSizeProblem(payload);
  if (tooLarge)
    return {
      outcome: 'done',
      why: { reason: 'payload_too_large', problem: `the answer ${tooLarge}`, attempts },
    };
  const bytes = payloadBytes(results) + payloadBytes(payload);
  if (bytes > RESULT_BYTES) {
    const problem = `the results of the steps have ${bytes} bytes with this one, and ${RESULT_BYTES} may travel; write it into the working folder and answer its path`;
    return { outcome: 'done', why: { reason: 'payload_too_large', problem, attempts } };
  }
  return { outcome: 'done', payload };
}

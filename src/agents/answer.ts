// What counts as an answer: a JSON object of a size that travels, or a business ending that carries one. Node side only.
import { REASON } from '../contract/failures';
import { ENVELOPE_LIMITS } from '../events/envelope';
import { isJsonObject, type JsonObject } from '../events/json';
import { excessOf } from '../events/payload-size';
import { quote, utf8Bytes } from '../events/text';
import { AgentOutcome } from './agent';
import { AgentFailure } from './agent-failure';

/**
 * The answer of an agent as plain JSON: `{}` where it gave `undefined`, an `AgentOutcome` where it chose a business ending.
 * Throws `AgentFailure`: `bad_output` for what is no object or cannot be JSON, `payload_too_large` for over 256 KiB.
 */
export function answerOf(value: unknown): JsonObject | AgentOutcome {
  if (value === undefined) return {};
  if (!(value instanceof AgentOutcome)) return payloadOf(value, 'the answer');
  const name: unknown = value.name;
  if (typeof name !== 'string' || name === '')
    throw new AgentFailure(REASON.badOutput, `an outcome needs a name, got ${quote(name)}`);
  return new AgentOutcome(name, payloadOf(value.payload, `the payload of outcome ${quote(name)}`));
}

/**
 * A payload as plain JSON: dates become text and undefined fields vanish, as `JSON.stringify` does it. `place` names it in
 * messages. Throws as `answerOf` does.
 */
export function payloadOf(value: unknown, place: string): JsonObject {
  const { payloadBytes, payloadDepth } = ENVELOPE_LIMITS;
  if (!isJsonObject(value))
    throw new AgentFailure(REASON.badOutput, `${place} must be a JSON object, got ${quote(value)}`);
  const excess = excessOf(value, payloadDepth, payloadBytes);
  if (excess === 'deep')
    throw new AgentFailure(
      REASON.badOutput,
      `${place} is nested deeper than ${payloadDepth} levels, or holds itself; give a flat object`,
    );
  const text = excess === undefined ? jsonOf(value, place) : '';
  const bytes = utf8Bytes(text);
  if (excess === 'many' || bytes > payloadBytes) {
    const size = excess === 'many' ? `more than ${payloadBytes} values` : `${bytes} bytes`;
    throw new AgentFailure(
      REASON.payloadTooLarge,
      `${place} has ${size}, and ${payloadBytes} bytes may travel; write it into the working folder and answer its path`,
    );
  }
  const payload: unknown = JSON.parse(text);
  if (isJsonObject(payload)) return payload;
  throw new AgentFailure(REASON.badOutput, `${place} must be a JSON object, got ${quote(payload)}`);
}

function jsonOf(value: JsonObject, place: string): string {
  let text: string | undefined;
  try {
    // A toJSON of its own may give undefined, whatever the types say.
    text = JSON.stringify(value) as string | undefined;
  } catch (error) {
    throw new AgentFailure(REASON.badOutput, `${place} is no JSON: ${quote(String(error))}`);
  }
  if (text !== undefined) return text;
  throw new AgentFailure(REASON.badOutput, `${place} is no JSON: its toJSON gives nothing`);
}

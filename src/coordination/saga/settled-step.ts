// What is kept on record where a person has settled a step: who said what of it, when, and with which answer. Safe and pure.
import type { JsonObject } from '../../events/json';
import { payloadBytes } from '../../events/payload-size';
import type { PersonSettled } from './facts';

export interface SettledStep {
  /** The step's name. */
  step: string;
  outcome: PersonSettled['outcome'];
  /** Of `done`: what the step would have answered; where that is large, its size alone. */
  payload?: JsonObject;
  payload_bytes?: number;
  by?: string;
  note?: string;
  /** ISO 8601. */
  at: string;
}

/** A larger answer is not shown again: the state travels in an event, and the answer stands in the history. */
const SHOWN_BYTES = 2_000;

export function settledStepOf({ name, outcome, payload, by, note, at }: PersonSettled): SettledStep {
  const bytes = payload === undefined ? 0 : payloadBytes(payload);
  return {
    step: name,
    outcome,
    ...(payload && (bytes <= SHOWN_BYTES ? { payload } : { payload_bytes: bytes })),
    ...(by !== undefined && { by }),
    ...(note !== undefined && { note }),
    at: new Date(at).toISOString(),
  };
}

/** `ann settled Deploy: done, with {"port":80} (seen on the machine)`. */
export function settledWords({ step, outcome, payload, payload_bytes, by, note }: SettledStep): string {
  const given = payload && Object.keys(payload).length > 0 ? JSON.stringify(payload) : undefined;
  const answer = payload_bytes === undefined ? given : `an answer of ${payload_bytes} bytes`;
  const words = `${by ?? 'somebody'} settled ${step}: ${outcome}`;
  return `${words}${answer === undefined ? '' : `, with ${answer}`}${note === undefined ? '' : ` (${note})`}`;
}

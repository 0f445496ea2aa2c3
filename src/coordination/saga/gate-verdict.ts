// What became of the gate before a step, as a coordination says it by signal. Safe and pure.
import { isJsonObject } from '../../events/json';

/** The argument of signal `gate`. */
export interface GateVerdict {
  /** The step's name. */
  step: string;
  verdict: 'open' | 'refused';
  reason?: string;
  /** Of an approval: what exactly was approved. */
  hash?: string;
}

/** The verdict in what came; undefined where it is none. */
export function gateVerdictIn(value: unknown): GateVerdict | undefined {
  if (!isJsonObject(value)) return undefined;
  const { step, verdict, reason, hash } = value;
  if (typeof step !== 'string' || (verdict !== 'open' && verdict !== 'refused')) return undefined;
  return {
    step,
    verdict,
    ...(typeof reason === 'string' && { reason: reason.slice(0, 1_000) }),
    ...(typeof hash === 'string' && { hash: hash.slice(0, 200) }),
  };
}

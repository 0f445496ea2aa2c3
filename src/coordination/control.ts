// The pauses of a whole plan, as workflow `control` holds them and as everybody is told of them. Safe and pure.
import { isJsonObject } from '../events/json';
import type { Time } from './reckoning';

/** Who knows a higher version knows better: what comes late changes nothing. */
export interface ControlState {
  /** Rises with every change; 0: there has never been a pause. */
  version: number;
  pauses: ControlPause[];
}

export interface ControlPause {
  pause: string;
  /** Who or what asked for it: an event's type, or a person. */
  by: string;
  reason: string;
  since: Time;
}

export const NO_CONTROL: ControlState = { version: 0, pauses: [] };

/** What is read of a message at most: more pauses than these at once nobody has. */
export const PAUSES_AT_ONCE = 50;

/** The control state in a value that came from outside; undefined where it is none. */
export function controlIn(value: unknown): ControlState | undefined {
  if (!isJsonObject(value)) return undefined;
  const { version, pauses } = value;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 0) return undefined;
  if (!Array.isArray(pauses) || pauses.length > PAUSES_AT_ONCE) return undefined;
  const read = pauses.flatMap((each) => pauseIn(each) ?? []);
  return read.length === pauses.length ? { version, pauses: read } : undefined;
}

function pauseIn(value: unknown): ControlPause | undefined {
  if (!isJsonObject(value)) return undefined;
  const { pause, by, reason, since } = value;
  if (typeof pause !== 'string' || typeof by !== 'string' || typeof reason !== 'string') return undefined;
  return typeof since === 'number' && Number.isFinite(since) ? { pause, by, reason, since } : undefined;
}

/** An attempt that did not begin because of a pause: nothing was done, and nothing is charged. */
export interface PausedAttempt {
  /** What the worker knew of the plan's pauses. */
  control: ControlState;
  spent: { failures: number; crashes: number };
}

/** The same of a value that came from outside. */
export function pausedAttemptIn(value: unknown): PausedAttempt | undefined {
  if (!isJsonObject(value) || !isJsonObject(value.spent)) return undefined;
  const control = controlIn(value.control);
  const { failures, crashes } = value.spent;
  return control && isCount(failures) && isCount(crashes)
    ? { control, spent: { failures, crashes } }
    : undefined;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

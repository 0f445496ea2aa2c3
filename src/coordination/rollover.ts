// When a run hands over to the next, and what it may carry. Safe and pure.
import { utf8Bytes } from '../events/text';
import type { CoordinationState, HeldEvent } from './state';

/** When a run hands over to the next; small values let tests reach it. */
export interface RolloverBounds {
  /** Signals a run takes. The server's limit is 10,000, and its suggestion does not count them. */
  signals: number;
  /** Updates a run takes. The server's limit is 2,000. */
  updates: number;
  /** How long running agents are awaited before they are carried over, milliseconds. */
  drainMs: number;
}

export const ROLLOVER_BOUNDS: RolloverBounds = { signals: 2_000, updates: 1_000, drainMs: 60_000 };

/** More open deliveries than this would not fit what may be carried: the run goes on until some have ended. */
export const CARRIED_DELIVERIES = 3_000;

/**
 * Whether a run should hand over to the next. `suggested`: the server's own suggestion, by number and size of history events. Once
 * it has begun to, nothing new is dispatched, so the answer must not be asked again.
 */
export function rolloverDue(
  run: { signals: number; updates: number; suggested: boolean },
  bounds: RolloverBounds,
  state: CoordinationState,
): boolean {
  const due = run.suggested || run.signals >= bounds.signals || run.updates >= bounds.updates;
  return due && Object.keys(state.open).length <= CARRIED_DELIVERIES;
}

/** At most so many bytes are carried: an input of over 2 MiB is no error to the server but an endless loop of tasks. */
export const CARRIED_BYTES = 512 * 1024;

/**
 * The state small enough to be carried: while it is too large, the largest bodies are left behind in the history of the run that
 * admitted them, then the texts of dead letters and parked events.
 */
export function fitForCarrying(state: CoordinationState, limit = CARRIED_BYTES): CoordinationState {
  let bytes = utf8Bytes(JSON.stringify(state));
  if (bytes <= limit) return state;
  const held: Record<string, HeldEvent> = { ...state.held };
  const largest = Object.entries(held).sort(([, a], [, b]) => b.bytes - a.bytes);
  for (const [sequence, event] of largest) {
    if (bytes <= limit) break;
    if (event.elsewhere) continue;
    const left: HeldEvent = { ...event, envelope: { ...event.envelope, payload: {} }, elsewhere: true };
    bytes -= utf8Bytes(JSON.stringify(event)) - utf8Bytes(JSON.stringify(left));
    held[sequence] = left;
  }
  if (bytes <= limit) return { ...state, held };
  const deadLetters = state.deadLetters.map((row) => ({ ...row, problem: row.problem.slice(0, 80) }));
  return { ...state, held, deadLetters, parked: [] };
}

// What a command agent says on stdout: JSON lines, each an event, a progress text, or the result. Pure; Node side only.
import { isJsonObject, type JsonObject } from '../events/json';

export type CommandLine =
  | { says: 'emit'; type: string; payload: JsonObject; correlation?: string }
  | { says: 'progress'; text: string }
  | { says: 'result'; result: JsonObject; outcome?: string };

/** What a line may be, for messages. */
export const LINE_FORM =
  'a line is {"emit": TYPE, "payload": {…}, "correlation": ID}, {"progress": "…"} or {"result": {…}, "outcome": NAME}; talk goes to stderr';

/** Reads one line; undefined where it is none of the three. A result's outcome, an event's payload and correlation may be absent. */
export function readCommandLine(line: string): CommandLine | undefined {
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isJsonObject(said) ? lineOf(said) : undefined;
}

function lineOf(said: JsonObject): CommandLine | undefined {
  const { emit, payload = {}, correlation, progress, result, outcome } = said;
  switch (Object.keys(said).sort().join()) {
    case 'emit':
    case 'emit,payload':
      return typeof emit === 'string' && isJsonObject(payload)
        ? { says: 'emit', type: emit, payload }
        : undefined;
    case 'correlation,emit':
    case 'correlation,emit,payload':
      return typeof emit === 'string' && isJsonObject(payload) && typeof correlation === 'string'
        ? { says: 'emit', type: emit, payload, correlation }
        : undefined;
    case 'progress':
      return typeof progress === 'string' ? { says: 'progress', text: progress } : undefined;
    case 'result':
      return isJsonObject(result) ? { says: 'result', result } : undefined;
    case 'outcome,result':
      return isJsonObject(result) && typeof outcome === 'string' && outcome !== ''
        ? { says: 'result', result, outcome }
        : undefined;
    default:
      return undefined;
  }
}

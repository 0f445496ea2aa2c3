// What came to a shard and did not count, so that people are told of it: late, in conflict, malformed. Safe and pure.
import { isJsonObject } from '../../events/json';
import type { Time } from '../reckoning';
import type { AggregatorState, LeftEvent } from './state';

/** So many are told; all of them are counted. */
export const LEFT_EVENTS = 20;
const PROBLEM_CHARACTERS = 200;
const NAME_CHARACTERS = 100;

const COUNTER = { late: 'late', conflict: 'conflicts', malformed: 'malformed' } as const;

/** The state after an event that did not count; `value` may be anything. */
export function leave(
  state: AggregatorState,
  value: unknown,
  how: Pick<LeftEvent, 'as' | 'at' | 'problem'>,
): AggregatorState {
  const counter = COUNTER[how.as];
  const event = readable(value, how.at);
  const problem = how.problem?.slice(0, PROBLEM_CHARACTERS);
  const left: LeftEvent = { ...event, as: how.as, ...(problem !== undefined && { problem }) };
  return {
    ...state,
    counts: { ...state.counts, [counter]: (state.counts[counter] ?? 0) + 1 },
    left: [...(state.left ?? []), left].slice(-LEFT_EVENTS),
  };
}

/** Bounded, because it stays in the state. */
function readable(value: unknown, at: Time): Omit<LeftEvent, 'as'> {
  const event = isJsonObject(value) && isJsonObject(value.event) ? value.event : {};
  const named = (name: string, field: unknown) =>
    typeof field === 'string' ? { [name]: field.slice(0, NAME_CHARACTERS) } : {};
  return {
    ...named('id', event.id),
    ...named('type', event.type),
    ...named('source', event.source),
    ...named('correlation', event.correlation_id),
    at,
  };
}

// What a person says of a step whose outcome nobody knows (`on_unknown: ask`). Safe and pure; the update refuses by the same function.
import { isJsonObject, type JsonObject } from '../../events/json';
import { quote } from '../../events/text';
import { outcomeOf } from './outcome';
import type { SagaSetting } from './setting';
import type { SagaState } from './state';
import { stepOf } from './turn';

/** The argument of update `settle`. */
export interface Settlement {
  /** The step's name. */
  step: string;
  /** `done`: it took effect, and the saga goes on. `failed`: it did not. `undo`, `skip`: still unknown, and taken back or not. */
  outcome: 'done' | 'failed' | 'undo' | 'skip';
  /** Of `done`: what the step would have answered. Default: `{}`. */
  payload?: JsonObject;
  /** Who says so, and why. */
  by?: string;
  note?: string;
}

const OUTCOMES = ['done', 'failed', 'undo', 'skip'];

/** Why this cannot be taken, in a sentence; undefined where it can. */
export function settleProblem(
  setting: SagaSetting,
  state: SagaState,
  settlement: unknown,
): string | undefined {
  if (!isJsonObject(settlement))
    return `takes { step, outcome: done | failed | undo | skip, payload?, by?, note? }, got ${quote(settlement)}`;
  const { step, outcome, payload, by, note } = settlement;
  if (typeof outcome !== 'string' || !OUTCOMES.includes(outcome))
    return `outcome needs to be one of ${OUTCOMES.join(', ')}, got ${quote(outcome)}`;
  for (const [name, text] of Object.entries({ by, note }))
    if (text !== undefined && (typeof text !== 'string' || text.length > 1_000))
      return `${name} needs to be text of at most 1000 characters, got ${quote(text)}`;
  const asked = state.hand?.waits === 'person' ? stepOf(setting, state.hand.step).step : undefined;
  if (asked === undefined) return `saga ${setting.sagaId} asks about no step now; it is ${state.status}`;
  if (step !== asked) return `saga ${setting.sagaId} asks about step ${asked}, got ${quote(step)}`;
  if (payload === undefined) return undefined;
  if (outcome !== 'done') return `payload goes with outcome done, got ${quote(outcome)}`;
  if (!isJsonObject(payload)) return `payload needs to be a JSON object, got ${quote(payload)}`;
  const taken = outcomeOf({ ending: 'answered', payload, attempts: 0 }, state.results);
  return 'why' in taken ? taken.why.problem : undefined;
}

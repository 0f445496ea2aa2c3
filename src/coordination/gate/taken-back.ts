// Ids of events that others have taken back, so that a retraction counts also where it comes before its evidence: in whatever order
// events arrive, a gate is the same in the end. Safe and pure. Kept only for plans whose gates take evidence.
import type { Envelope } from '../../events/envelope';
import { nameProblem } from '../../events/leaf-rules';
import type { CoordinationState } from '../state';
import { record, type Turn } from '../turn';

/** So many ids are remembered, those that were taken back last. */
export const TAKEN_BACK = 500;

export interface TakenBack {
  id: string;
  /** The id of the event that took it back. */
  by: string;
}

/** The ids of earlier events, or of such as are still to come, that an event supersedes or retracts. */
export function takenBackBy({ event }: Envelope): string[] {
  return [...new Set([...idsIn(event.supersedes), ...idsIn(event.retracts)])];
}

/** Whether it takes back an earlier event without being another in its place. */
export const retracts = ({ event }: Envelope): boolean => idsIn(event.retracts).length > 0;

/** An id or several. Whatever else stands there is no id; runs that were begun with older rules let it in. */
function idsIn(value: unknown): string[] {
  const ids = Array.isArray(value) ? value : [value];
  return ids.filter((each): each is string => nameProblem(each) === undefined);
}

/** Notes what an admitted event takes back. After its own evidence was taken: no event takes back itself. */
export function noteTakenBack(turn: Turn, envelope: Envelope): void {
  const ids = takenBackBy(envelope).slice(-TAKEN_BACK);
  if (ids.length === 0 || !turn.index.plan.reactions.some(({ does }) => does?.work === 'evidence')) return;
  record(turn, { fact: 'evidence-taken-back', ids, by: envelope.event.id });
}

/** The id of the event that took back evidence of that id before it came; undefined where none did. */
export const takerOf = (
  { takenBack = [] }: Pick<CoordinationState, 'takenBack'>,
  id: string,
): string | undefined => takenBack.find((each) => each.id === id)?.by;

/** What is remembered after one more event: the oldest go. */
export function withTakenBack(
  known: readonly TakenBack[] | undefined,
  ids: readonly string[],
  by: string,
): TakenBack[] {
  const before = (known ?? []).filter(({ id }) => !ids.includes(id));
  return [...before, ...ids.map((id) => ({ id, by }))].slice(-TAKEN_BACK);
}

// Where events come from in the end, over all that agents made of them: who asked for something may not be the one who allows it.
// Safe and pure. Kept only for plans in which people decide.
import type { Envelope } from '../../events/envelope';
import { admittedEventProblem } from '../../events/envelope-guard';
import type { CoordinationState } from '../state';
import { record, type Turn } from '../turn';

/** So many events are remembered; of what follows from older ones only the direct source is known. */
export const ORIGINS = 500;
/** An event of more sources than this is one of everybody's. */
const SOURCES = 20;

/** Notes from whom an admitted event comes: its source, and where that is an agent, those whose events it answers. */
export function noteOrigin(turn: Turn, { event }: Envelope): void {
  if (!turn.index.asksPeople) return;
  const { id, source } = event;
  const asked = originsOf(turn.state, causesOf(event));
  const { reactions, subtaskAgents = {} } = turn.index.plan;
  const agents = [...reactions.map(({ agent }) => agent), ...Object.keys(subtaskAgents)];
  const isAgent = agents.some((agent) => source === `/${agent}`);
  // An id is taken by each source anew, so what was known of it stays known.
  const all = [...(isAgent && asked.length > 0 ? [] : [source]), ...asked, ...originsOf(turn.state, [id])];
  record(turn, { fact: 'origin-noted', id, sources: [...new Set(all)].slice(0, SOURCES) });
}

/**
 * Notes from whom an event comes that nobody has published: somebody has started a saga by hand with it, and has asked for all that
 * follows. What is no event is none.
 */
export function noteBeginning(turn: Turn, value: unknown): void {
  if (!turn.index.asksPeople || admittedEventProblem(value)) return;
  const envelope = value as Envelope;
  const { id } = envelope.event;
  const known = originsOf(turn.state, [id]);
  const sources = [...new Set([...known, ...askersOf(turn.state, envelope)])].slice(0, SOURCES);
  if (sources.length > known.length) record(turn, { fact: 'origin-noted', id, sources });
}

/** From whom events of these ids come, as far as it is remembered. */
export function originsOf(
  { origins = {} }: Pick<CoordinationState, 'origins'>,
  ids: readonly string[],
): string[] {
  return [...new Set(ids.flatMap((id) => (Object.hasOwn(origins, id) ? (origins[id] ?? []) : [])))];
}

/** From whom an event comes: always its source, and those in whose name it was made. */
export const askersOf = (state: Pick<CoordinationState, 'origins'>, { event }: Envelope): string[] => [
  ...new Set([event.source, ...originsOf(state, [event.id]), ...originsOf(state, causesOf(event))]),
];

export function causesOf({ causation_id, causes = [] }: Envelope['event']): string[] {
  return [...(causation_id === undefined ? [] : [causation_id]), ...causes];
}

/** What is remembered after one more event: the oldest go. */
export function withOrigin(
  origins: Record<string, string[]> | undefined,
  id: string,
  sources: string[],
): Record<string, string[]> {
  const all = Object.entries({ ...origins, [id]: sources });
  return Object.fromEntries(all.slice(-ORIGINS));
}

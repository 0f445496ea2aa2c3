// Filters and patterns on the header of events: for names that are not there, and for what no event of the plan has. Pure.
import { PRIORITIES } from '../../events/envelope';
import { askedSources } from '../asked-sources';
import type { Code } from '../codes';
import type { WrittenPlan } from '../compiled-plan';
import { quotedWithNearest } from '../nearest-name';
import { type PlanProblem, problemAt } from '../problem';
import type { WrittenLeaf } from '../written/written-leaves';
import { type AskedHeader, askedHeaders, type HeaderField } from './asked-header';
import { isInner, topicOf } from './feeding';
import { publishersOf } from './type-publishers';

/** What may stand in a field of the header; absent: anything. */
export type KnownNames = Partial<
  Record<HeaderField, { names: ReadonlySet<string>; code: Code; what: string }>
>;

/** Sources, only where the plan declares some; what speaks for approvals and for the system itself is none to choose from. */
export function knownHeaders(
  { routing }: WrittenPlan,
  topics: ReadonlySet<string>,
  sources: ReadonlySet<string>,
): KnownNames {
  return {
    topic: { names: topics, code: 'SB101', what: 'unknown topic' },
    ...(routing.sources && { source: { names: sources, code: 'SB103', what: 'unknown source' } }),
    priority: { names: new Set(PRIORITIES), code: 'SB104', what: 'filter can never match: priority' },
  };
}

/** Publish beside what has a name in the plan. */
const SYSTEM = ['/approval', '/signalbox'];
export const isSystemSource = (source: string): boolean => SYSTEM.includes(source);

/** The first thing that is wrong with what a leaf's filter asks of the header; undefined where nothing is. */
export function headerProblem(
  { routing, positions, file }: WrittenPlan,
  known: KnownNames,
  { leaf, path, type, typePath }: WrittenLeaf,
): PlanProblem | undefined {
  const isText = typePath.length === path.length;
  for (const asked of askedHeaders(leaf, isText ? path : [...path, 'filter'])) {
    const there = known[asked.field];
    const strange = asked.names.find(
      ({ name }) => there && !there.names.has(name) && !(asked.field === 'source' && isSystemSource(name)),
    );
    if (there && strange)
      return problemAt(
        file,
        positions.of(strange.path),
        there.code,
        `${there.what} ${quotedWithNearest(strange.name, there.names)}`,
      );
    const never = neverOf(asked, leaf, there?.names) ?? (type && unlikeType(asked, type));
    if (never)
      return problemAt(
        file,
        positions.of(asked.path, asked.part),
        'SB104',
        `filter can never match: ${never}`,
      );
  }
  return undefined;

  function unlikeType(
    { field, fits, wanted, isAlternative }: AskedHeader,
    named: string,
  ): string | undefined {
    if (isAlternative) return undefined;
    const topic = topicOf(routing, named);
    if (field === 'topic' && !fits(topic) && isInner(routing, named))
      return `${named} travels on topic "${topic}", not as topic=${wanted} asks`;
    const publishers = publishersOf(routing, named);
    if (field !== 'source' || !routing.sources || publishers.length === 0 || publishers.some(fits))
      return undefined;
    return `${named} is published by ${publishers.join(', ')}, not as source=${wanted} asks`;
  }
}

/** What contradicts the words beside the filter, or fits no name that there is. */
function neverOf(
  { field, fits, wanted, part, isAlternative }: AskedHeader,
  leaf: WrittenLeaf['leaf'],
  known: ReadonlySet<string> | undefined,
): string | undefined {
  // Of filter text each term is a name, and what contradicts it is told with the other terms.
  if (part === 'value' || isAlternative) return undefined;
  const sources = askedSources(leaf);
  const beside = { type: leaf.type, topic: leaf.topic, source: undefined, priority: undefined }[field];
  if (beside !== undefined && !fits(beside)) return `${field} cannot be "${beside}" and be as ${wanted} asks`;
  if (field === 'source' && sources && !sources.some(fits))
    return `source cannot be ${sources.length > 1 ? 'one of ' : ''}${sources.join(', ')} and be as ${wanted} asks`;
  if (!known || [...known, ...(field === 'source' ? SYSTEM : [])].some(fits)) return undefined;
  return `no ${field} is as ${wanted} asks; there are ${[...known].slice(0, 8).join(', ')}`;
}

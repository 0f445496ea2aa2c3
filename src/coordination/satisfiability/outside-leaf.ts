// What is counted of events from outside: how often one came that fits a leaf by its header. Safe and pure.
//
// Each such event is expected once a round. One from another source or topic is another event; one whose payload a filter refuses
// is the event that was expected, and has taken another branch.
import type { EventTrigger, FilterTerm } from '../../plan/routing-plan';

const isOfHeader = (term: FilterTerm): boolean => term.path[0] !== 'payload';

/** The leaf without what it asks of the payload. */
export function headerOf({ pattern: _, filter, ...leaf }: EventTrigger): EventTrigger {
  const terms = filter?.filter(isOfHeader) ?? [];
  return terms.length === 0 ? leaf : { ...leaf, filter: terms };
}

/**
 * The name under which events for a leaf are counted: `OrderPlaced`, `OrderPlaced from=/shop`. Undefined where they cannot be
 * counted, because a pattern looks at more than type and payload: such an event may always come.
 */
export function countedAs(leaf: EventTrigger, type: string): string | undefined {
  const looksElsewhere = Object.keys(leaf.pattern ?? {}).some(
    (name) => name !== 'type' && name !== 'payload',
  );
  if (looksElsewhere) return undefined;
  const { from, topic, filter = [] } = headerOf(leaf);
  const terms = filter.filter(({ path }) => path.join('.') !== 'event.type');
  return [
    type,
    ...(from === undefined ? [] : [`from=${from}`]),
    ...(topic === undefined ? [] : [`topic=${topic}`]),
    ...terms.map(({ name, text }) => `${name}=${text}`),
  ].join(' ');
}

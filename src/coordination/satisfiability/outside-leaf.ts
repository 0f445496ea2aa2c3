// What is counted of events from outside: how often one came that a leaf takes. Safe and pure.
//
// Each such event is expected once a round. One from another source or topic is another event, and so is one whose payload a filter
// refuses: who asks for `sev=high` waits for that event still, whatever else of that type came before it.
import type { EventTrigger, FilterTerm } from '../../plan/routing-plan';

/** Before it, what a filter on the payload refused counted as come: then the result depended on the order of arrival. */
const WHOLE_LEAVES_SINCE_RULES = 3;

/** The part of a leaf that an event must fit to be counted for it. */
export function countedPart(leaf: EventTrigger, rules: number): EventTrigger {
  return rules >= WHOLE_LEAVES_SINCE_RULES ? leaf : headerOf(leaf);
}

const isOfHeader = (term: FilterTerm): boolean => term.path[0] !== 'payload';

/** The leaf without what it asks of the payload. */
function headerOf({ pattern: _, filter, ...leaf }: EventTrigger): EventTrigger {
  const terms = filter?.filter(isOfHeader) ?? [];
  return terms.length === 0 ? leaf : { ...leaf, filter: terms };
}

/**
 * The name under which events for a leaf are counted: `OrderPlaced`, `OrderPlaced from=/shop`. Undefined where they cannot be
 * counted, because a pattern looks at more than type and payload: such an event may always come.
 */
export function countedAs(leaf: EventTrigger, type: string, rules: number): string | undefined {
  const looksElsewhere = Object.keys(leaf.pattern ?? {}).some(
    (name) => name !== 'type' && name !== 'payload',
  );
  if (looksElsewhere) return undefined;
  const { from, topic, pattern, filter = [] } = countedPart(leaf, rules);
  const terms = filter.filter(({ path }) => path.join('.') !== 'event.type');
  return [
    type,
    ...(from === undefined ? [] : [`from=${from}`]),
    ...(topic === undefined ? [] : [`topic=${topic}`]),
    ...terms.map(({ name, text }) => `${name}=${text}`),
    ...(pattern?.payload === undefined ? [] : [`payload=${JSON.stringify(pattern.payload)}`]),
  ].join(' ');
}

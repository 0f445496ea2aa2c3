// From whom a trigger takes events: from one source, from any of several, or from everybody. Safe and pure: also for workflows.
import type { EventTrigger } from './routing-plan';

type Asking = Pick<EventTrigger, 'from'>;

/** The sources that a leaf names, in the plan's order; undefined where any will do. */
export const askedSources = ({ from }: Asking): readonly string[] | undefined =>
  typeof from === 'string' ? [from] : from;

/** Whether the leaf takes events from that source. */
export const takesFrom = (leaf: Asking, source: string): boolean =>
  askedSources(leaf)?.includes(source) ?? true;

/** `/ux-designer`, `/lead or /owner`; undefined where any source will do. */
export const sourceWords = (leaf: Asking): string | undefined => askedSources(leaf)?.join(' or ');

// One evaluation: what it costs, counted in comparisons and not in time, so that a test can tell linear from worse; and what it has
// made of texts and lists so far, so that nothing is made twice. Safe and pure.
import type { ListValues } from './list-values';
import type { TextView } from './text-view';

/**
 * So many comparisons the patterns of a plan may cost one event: a tenth of a second or two. Lists and sets stay far below it; what multiplies are many
 * alternatives of `$or` over a long list of objects, and an event must not hold up its correlation for longer than a workflow task has.
 */
export const MOST_STEPS = 250_000;

export interface Steps {
  steps: number;
  /** Beyond so many it throws; without it, it does not. */
  most?: number;
  /** Texts as they have been seen. */
  seen?: Map<TextView, Map<string, string | undefined>>;
  /** Long lists of the event. */
  lists?: Map<readonly unknown[], ListValues>;
}

/** Counts comparisons. Throws a `RangeError` beyond the most that are allowed. */
export function step(count: Steps, by = 1): void {
  count.steps += by;
  if (count.most !== undefined && count.steps > count.most)
    throw new RangeError(
      `its filters would need more than ${count.most.toLocaleString('en')} comparisons for this event; shorten the list in the event, or the alternatives of $or`,
    );
}

// One evaluation: what it costs, counted in comparisons and not in time, so that a test can tell linear from worse; and what it has
// made of texts and lists so far, so that nothing is made twice. Safe: types only.
import type { ListValues } from './list-values';
import type { TextView } from './text-view';

export interface Steps {
  steps: number;
  /** Texts as they have been seen. */
  seen?: Map<TextView, Map<string, string | undefined>>;
  /** Long lists of the event. */
  lists?: Map<readonly unknown[], ListValues>;
}

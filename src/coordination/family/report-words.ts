// What became of a report to the parent, in words. Safe and pure: the details page, `status` and `explain` say the same.
import type { Report } from './family-state';

/** `sent: FeatureCompleted (evt-…)`, `late: the parent had ended before FeatureCompleted (evt-…) came`. */
export function reportWords({ event, type, status, problem }: Report): string {
  const what = `${type} (${event})`;
  switch (status) {
    case 'pending':
      return `pending: ${what} is on its way`;
    case 'sent':
      return `sent: ${what}`;
    case 'late':
      return `late: the parent had ended before ${what} came`;
    case 'failed':
      return `failed: ${what} could not be sent: ${problem ?? 'no reason was given'}`;
  }
}

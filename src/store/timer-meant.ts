// Which deadline a timer's summary in a history stands for. Node side only; pure.
import { cutTimerSummary, timerSummary } from '../contract/timer-summary';
import type { Time } from '../coordination/state';

/**
 * @param timers the deadlines that are set as the timer fires: name → when it is due
 * @returns the name; the summary itself where it is that of none, which the rules then pass over as the workflow did
 */
export function timerMeant(timers: Readonly<Record<string, Time>>, summary: string): string {
  if (Object.hasOwn(timers, summary)) return summary;
  const names = Object.keys(timers);
  const exact = names.find((name) => timerSummary(name) === summary);
  if (exact !== undefined) return exact;
  // Of several that look alike the one that is due first has fired.
  const alike = names.filter((name) => cutTimerSummary(name) === summary);
  const [first = summary] = alike.toSorted((one, other) => (timers[one] ?? 0) - (timers[other] ?? 0));
  return first;
}

// Times on the envelope. Safe: pure, no clock; may be imported by every room and by the workflow sandbox.
import { quote } from './text';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-](\d{2}):(\d{2}))$/;
/** The longest that the pattern can take; anything longer is refused unread. */
const LONGEST = 35;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * What is wrong with a timestamp, as the rest of a sentence; undefined where nothing is. RFC 3339 in capitals with an offset
 * or Z, a date that the calendar has, up to nine decimals. Second 60 is refused: `Date` has no such second, so the event
 * would have a time that no view can show.
 */
export function timestampProblem(value: unknown): string | undefined {
  if (value === undefined) return 'is missing';
  if (typeof value !== 'string') return `needs to be text, got ${quote(value)}`;
  const found = value.length <= LONGEST ? RFC_3339.exec(value) : null;
  if (!found)
    return `needs a date and time like 2025-11-29T14:30:00Z, with Z or an offset, got ${quote(value)}`;
  const [year, month, day, hour, minute, second, offsetHour, offsetMinute] = found
    .slice(1)
    .map((digits) => Number(digits ?? 0)) as [number, number, number, number, number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month))
    return `has a date that the calendar lacks, got ${quote(value)}`;
  if (second === 60) return `has second 60; write leap seconds as 59, got ${quote(value)}`;
  if (hour > 23 || minute > 59 || second > 59) return `has a time that the day lacks, got ${quote(value)}`;
  if (offsetHour > 23 || offsetMinute > 59) return `has an offset over 23:59, got ${quote(value)}`;
  return undefined;
}

function daysOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
}

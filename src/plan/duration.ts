// Lengths of time as plans write them. Loads `ms`: for loaders and doors.
import ms from 'ms';

const UNIT =
  /^(\d+(?:\.\d+)?) ?(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/;
const LONGEST = ms('1y');

/**
 * `30s`, `1.5h`, `2 days` in milliseconds, at least 1 and at most a year. Else the rest of a sentence that says what is wrong:
 * `needs a unit, got "30"; …`. A month or a year has no fixed length, so they are no units.
 */
export function durationOf(value: unknown): { ms: number } | { problem: string } {
  const text = String(value);
  const shown = JSON.stringify(text);
  if (typeof value !== 'string' && typeof value !== 'number')
    return { problem: 'needs a length of time like 30s, 5m or 2h' };
  if (/^\d+(\.\d+)?$/.test(text))
    return { problem: `needs a unit, got ${shown}; write ${text}s, ${text}m or ${text}h` };
  if (text.length > 40 || !UNIT.test(text))
    return { problem: `needs a number and a unit like 30s, 5m or 2h, got ${shown}` };
  const length = Math.round(ms(text as ms.StringValue));
  if (length < 1) return { problem: `needs to be at least 1ms, got ${shown}` };
  if (length > LONGEST) return { problem: `needs to be at most 365 days, got ${shown}` };
  return { ms: length };
}

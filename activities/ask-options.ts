// What an agent may say beside a question. Node side only.
import { isJsonObject } from '../src/events/json';
import { quote } from '../src/events/text';

/** What a timer of Node can count, about 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** What is wrong with the options of `context.ask`, in a sentence with the value; undefined where nothing is. */
export function askOptionsProblem(options: unknown): string | undefined {
  if (options === undefined) return undefined;
  if (!isJsonObject(options)) return `the options of ask must be { timeoutMs }, got ${quote(options)}`;
  const unknown = Object.keys(options).find((name) => name !== 'timeoutMs');
  if (unknown !== undefined) return `the options of ask are { timeoutMs }, and know no ${quote(unknown)}`;
  const { timeoutMs } = options;
  if (timeoutMs === undefined) return undefined;
  const isUsable = typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs <= LONGEST_MS;
  return isUsable
    ? undefined
    : `timeoutMs of ask needs milliseconds, a number above 0 and at most ${LONGEST_MS}; got ${quote(timeoutMs)}`;
}

// The fields by which an event speaks of earlier ones, or of such as are still to come: an id, or a list of ids. Safe: pure, may be
// imported by every room and by the workflow sandbox. The guard and the schema of the doors are both made of this rule.
import { nameProblem } from './leaf-rules';
import { quote } from './text';

export const EARLIER_FIELDS = ['confirms', 'supersedes', 'retracts'] as const;

/**
 * What is wrong with such a field; undefined where nothing is, or where it is not there. What is no id would be taken for none, and
 * whoever wanted to take something back would believe it done.
 * @returns `problem` as the rest of a sentence, and where one id of a list is to blame its place in the list
 */
export function earlierIdsProblem(value: unknown): { problem: string; index?: number } | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return inField(nameProblem(value));
  if (!Array.isArray(value))
    return { problem: `needs to be an event id or a list of ids, got ${quote(value)}` };
  for (let index = 0; index < value.length; index++) {
    const problem = nameProblem(value[index]);
    if (problem) return { problem, index };
  }
  return undefined;
}

const inField = (problem: string | undefined): { problem: string } | undefined =>
  problem === undefined ? undefined : { problem };

// Whether a pattern matches, for tests: reads it first, and fails where it is wrong.
import { meets } from '../../../../src/plan/pattern/match-pattern';
import { compiledPattern, readPattern } from '../../../../src/plan/pattern/read-pattern';

export function matches(pattern: unknown, event: unknown): boolean {
  const read = readPattern(pattern);
  if ('problem' in read) throw new Error(read.problem);
  return meets(compiledPattern(read.pattern), event, { steps: 0 }) !== 'no';
}

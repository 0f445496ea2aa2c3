// What is wrong with a plan, and the error that carries all of it. Safe: loads constants only.
import { CODES, type Code, type Severity } from './codes';
import type { Position } from './position';

export interface PlanProblem {
  /** As the plan's loader was given it; `plan` where it came from no file. */
  file: string;
  line: number;
  column: number;
  severity: Severity;
  code: Code;
  /** What was wrong with which value, and what to do next. */
  message: string;
}

/** A problem at a place, as grave as its code says. */
export function problemAt(file: string, position: Position, code: Code, message: string): PlanProblem {
  const { line, column, inside } = position;
  const whole = inside ? `${message} (at ${inside})` : message;
  return { file, line, column, severity: CODES[code].severity, code, message: whole };
}

/** One line: `plan.yaml:31:9 error SB104 filter can never match: …`. */
export function problemLine({ file, line, column, severity, code, message }: PlanProblem): string {
  return `${file}:${line}:${column} ${severity === 'warning' ? 'warn' : severity} ${code} ${message}`;
}

/** The same problems in the order of the text, each once. */
export function sortedProblems(problems: readonly PlanProblem[]): PlanProblem[] {
  const unique = new Map(problems.map((problem) => [problemLine(problem), problem]));
  return [...unique.values()].sort(
    (one, other) =>
      compare(one.file, other.file) ||
      one.line - other.line ||
      one.column - other.column ||
      compare(one.code, other.code),
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** A plan that cannot be used. Its message has every problem, one a line. */
export class PlanInvalid extends Error {
  override readonly name = 'PlanInvalid';
  readonly problems: readonly PlanProblem[];

  constructor(problems: readonly PlanProblem[]) {
    const sorted = sortedProblems(problems);
    super(sorted.map(problemLine).join('\n'));
    this.problems = sorted;
  }
}

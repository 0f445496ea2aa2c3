// What is explained of a correlation that a test drives, and as the lines that a terminal shows.
import { correlationLines, explanationLines } from '../../src/cli/views/explain-text';
import { explainCorrelation } from '../../src/coordination/explain/explain-correlation';
import { explainEvent } from '../../src/coordination/explain/explain-event';
import type { ExplainRow, Explanation } from '../../src/coordination/explain/explanation';
import type { Explained } from '../../src/coordination/explain/gathered';
import { capturedOutput } from '../unit/cli/captured';
import type { Correlation } from './correlation';

const plain = capturedOutput();

/** All that an explanation is made of; `rest`: what the server tells beside the facts. */
export const explained = (
  { plan, facts, state, now }: Correlation,
  rest: Partial<Explained> = {},
): Explained => ({ plan, facts, state, now, ...rest });

/** The explanation of the one event of that id. */
export function explanationOf(given: Correlation, id: string, rest: Partial<Explained> = {}): Explanation {
  const [explanation, second] = explainEvent(explained(given, rest), id);
  if (!explanation || second) throw new Error(`${second ? 'several events' : 'no event'} ${id}`);
  return explanation;
}

/** The row of that name. */
export function rowOf(
  given: Correlation,
  id: string,
  name: string,
  rest: Partial<Explained> = {},
): ExplainRow {
  const { rows, others } = explanationOf(given, id, rest);
  const row = [...rows, ...others].find((each) => each.name === name);
  if (!row) throw new Error(`no row ${name} among ${rows.map((each) => each.name).join(', ')}`);
  return row;
}

export const eventText = (
  given: Correlation,
  id: string,
  rest: Partial<Explained> = {},
  all = false,
): string[] => explanationLines(explanationOf(given, id, rest), plain, all);

export const correlationText = (given: Correlation, rest: Partial<Explained> = {}): string[] =>
  correlationLines(explainCorrelation(explained(given, rest)), plain);

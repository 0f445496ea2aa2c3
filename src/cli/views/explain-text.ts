// Explanations as text: a mark, who, which clause, what came of it. Pure.
import type { ExplainMark, ExplainRow, Explanation } from '../../coordination/explain';
import type { Output, Tone } from '../output/output';
import { visible } from '../output/visible';

const marks: Record<ExplainMark, [sign: string, tone: Tone]> = {
  matched: ['✓', 'good'],
  waiting: ['·', 'warn'],
  refused: ['✗', 'bad'],
};

/** An event, a line for each reaction that it met, and how many wait for other types. */
export function explanationLines(explanation: Explanation, output: Output): string[] {
  const { id, type, source, rows, others, parked, didYouMean } = explanation;
  const lines = [`${visible(id)} ${output.tone('strong', visible(type))} from ${visible(source)}`];
  if (parked) lines.push(output.tone('bad', `✗ parked as ${parked.reason}: ${visible(parked.problem)}`));
  lines.push(...rowLines(rows, output));
  if (!parked && rows.length === 0) {
    const hint = didYouMean === undefined ? '' : `; did you mean ${visible(didYouMean)}?`;
    lines.push(output.tone('warn', `unmatched: no reaction of the plan asks for ${visible(type)}${hint}`));
  } else if (others > 0)
    lines.push(
      output.tone('dim', `${others === 1 ? '1 reaction asks' : `${others} reactions ask`} for other types`),
    );
  return lines;
}

/** Rows with the names in a column, and the clauses of those that matched in another. */
export function rowLines(rows: readonly ExplainRow[], output: Output): string[] {
  const names = Math.max(0, ...rows.map(({ reaction }) => visible(reaction).length));
  const clauses = rows.filter(inColumns).map(({ clause }) => visible(clause).length);
  const width = Math.max(0, ...clauses);
  return rows.map((row) => {
    const [sign, tone] = marks[row.mark];
    const who = visible(row.reaction).padEnd(names);
    const clause = visible(row.clause);
    const outcome = visible(row.outcome);
    const text = inColumns(row)
      ? `${clause.padEnd(width)}   ${outcome}`
      : [clause, outcome].filter((part) => part !== '').join(': ');
    return `${output.tone(tone, sign)} ${who}   ${text}`.trimEnd();
  });
}

const inColumns = ({ mark, clause }: ExplainRow): boolean => mark === 'matched' && clause !== '';

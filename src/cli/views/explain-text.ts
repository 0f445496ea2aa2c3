// Explanations as text: a mark, who, which clause, what came of it, where that is written. Pure.
import type {
  CorrelationExplanation,
  ExplainMark,
  ExplainRow,
  Explanation,
} from '../../coordination/explain/explanation';
import { utc } from '../../coordination/timeline/timeline';
import type { CorrelationRecord } from '../../store/read-correlation';
import type { Output, Tone } from '../output/output';
import { visible } from '../output/visible';
import { wrapped } from '../output/wrapped';
import { counted } from './heading';

const marks: Record<ExplainMark, [sign: string, tone: Tone]> = {
  matched: ['✓', 'good'],
  lost: ['!', 'bad'],
  waiting: ['·', 'warn'],
  refused: ['✗', 'bad'],
};

/** An event, and a line for each reaction that it met. `all`: also for those that ask for other types. */
export function explanationLines(explanation: Explanation, output: Output, all = false): string[] {
  return fitted(allLines(explanation, output, all), output);
}

/** Every line within the terminal; those of rows cut themselves, below their names. */
const fitted = (lines: readonly string[], { width }: Output): string[] =>
  lines.flatMap((line) => wrapped(line, width, 2));

function allLines(explanation: Explanation, output: Output, all: boolean): string[] {
  const { id, type, source, rows, others, parked, unmatched, didYouMean, answer, child, repeats } =
    explanation;
  const lines = [`${visible(id)} ${output.tone('strong', visible(type))} from ${visible(source)}`];
  if (child !== undefined) lines.push(`it is how child ${visible(child)} ended`);
  if (parked) lines.push(output.tone('bad', `✗ parked as ${parked.reason}: ${visible(parked.problem)}`));
  if (unmatched !== undefined) {
    const hint = didYouMean === undefined ? '' : `; did you mean ${visible(didYouMean)}?`;
    lines.push(output.tone('warn', `unmatched: ${visible(unmatched)}${hint}`));
  }
  lines.push(...rowLines(all ? [...rows, ...others] : rows, output));
  if (!all && others.length > 0) {
    const asks = `${counted(others.length, 'reaction')} ${others.length === 1 ? 'asks' : 'ask'} for other types`;
    // Who looks for somebody that was not woken may be misled by a type.
    lines.push(output.tone('dim', unmatched === undefined ? asks : `${asks}; --all lists them`));
  }
  if (answer !== undefined) lines.push(visible(answer));
  return [...lines, ...repeatLines(repeats, output)];
}

function repeatLines(repeats: Explanation['repeats'], output: Output): string[] {
  return (['duplicate', 'conflict'] as const).flatMap((kind) => {
    const at = repeats.flatMap((each) => (each.as === kind ? [utc(each.at).slice(11, 19)] : []));
    if (at.length === 0) return [];
    const times = at.length === 1 ? 'once' : `${at.length} times`;
    const what =
      kind === 'duplicate'
        ? 'with the same content: nothing was done'
        : 'with other content: the first one stands';
    return [
      output.tone(kind === 'duplicate' ? 'dim' : 'bad', `came again ${times} (${at.join(', ')}) ${what}`),
    ];
  });
}

/** What a correlation waits for and what went wrong in it, below its heading. */
export function correlationLines({ reason, rows }: CorrelationExplanation, output: Output): string[] {
  const why = reason === undefined ? [] : [output.tone('warn', visible(reason))];
  const waits = rows.some(({ mark }) => mark === 'waiting');
  const rest = waits ? [] : ['nothing is at work, and nothing is waited for'];
  return fitted([...why, ...rest, ...rowLines(rows, output)], output);
}

/** Rows with the names in a column, and the clauses of those that woke somebody in another. */
export function rowLines(rows: readonly ExplainRow[], output: Output): string[] {
  const names = Math.max(0, ...rows.map(({ name }) => visible(name).length));
  const clauses = rows.filter(inColumns).map(({ clause }) => visible(clause).length);
  const width = Math.max(0, ...clauses);
  return rows.flatMap((row) => {
    const [sign, tone] = marks[row.mark];
    const who = visible(row.name).padEnd(names);
    const clause = visible(row.clause);
    const outcome = visible(row.outcome);
    const text = inColumns(row)
      ? `${clause.padEnd(width)}   ${outcome}`
      : [clause, outcome].filter((part) => part !== '').join(': ');
    const place = row.place === undefined ? '' : `   ${output.tone('dim', visible(row.place))}`;
    const indent = ' '.repeat(names + 5);
    const details = (row.details ?? []).map((each) => `${indent}${output.tone('dim', visible(each))}`);
    const line = `${output.tone(tone, sign)} ${who}   ${text}`.trimEnd() + place;
    return [line, ...details].flatMap((each) => wrapped(each, output.width, indent.length));
  });
}

const inColumns = ({ mark, clause }: ExplainRow): boolean => mark !== 'refused' && clause !== '';

/** What there is beside that the explanation cannot know. */
export function remarkLines(
  { untaken, removedRuns }: Pick<CorrelationRecord, 'untaken' | 'removedRuns'>,
  output: Output,
): string[] {
  const waiting = `${counted(untaken, 'message')} not yet taken, which nothing is explained of: does a worker run for this plan?`;
  const removed = `${counted(removedRuns, 'earlier run')} removed by the namespace's retention: what they held is not explained`;
  return [
    ...(untaken > 0 ? [output.tone('warn', waiting)] : []),
    ...(removedRuns > 0 ? [output.tone('warn', removed)] : []),
  ];
}

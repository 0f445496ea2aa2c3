// `filter test --cases`: a line each of pattern and event, an answer each in the same order, as they come. Loaded late.
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { splitLines } from '../agents/line-splitter';
import { isJsonObject } from '../events/json';
import { quote } from '../events/text';
import { parseFilter } from '../plan/filter';
import { meets } from '../plan/pattern/match-pattern';
import { compiledPattern, readPattern } from '../plan/pattern/read-pattern';
import { MOST_STEPS } from '../plan/pattern/steps';
import { readJsonText, readPatternText } from '../plan/read/pattern-text';
import { type GivenFilter, isTextFilter, testFilter } from './filter-test';
import { visibleJson } from './output/visible';
import { misused } from './problem';
import type { CliWorld } from './world';

/** A longer line is an error of its own, and is not kept. */
const LINE_BYTES = 16 * 1024 * 1024;

type Answer = { match: boolean } | { error: string };

/**
 * Answers every line of a file (`-` for standard input) that is not blank: `{"match": true}`, `{"match": false}`, or `{"error": …}`
 * for one that cannot be read. Throws `Problem` (exit 2) where the file itself cannot be read.
 */
export async function answerCases({ folder, stdin, output }: CliWorld, file: string): Promise<void> {
  let number = 0;
  let answers: string[] = [];
  const lines = splitLines((line, cut) => {
    number += 1;
    const text = line.toString('utf8');
    if (cut) answers.push(visibleJson({ error: `line ${number} has more than ${LINE_BYTES} bytes` }));
    else if (text.trim() !== '') answers.push(visibleJson(answerTo(text, number)));
  }, LINE_BYTES);
  const give = async () => {
    if (answers.length > 0) output.line(answers.join('\n'));
    answers = [];
    await output.settled();
  };
  try {
    const source: Readable = file === '-' ? stdin : (await open(resolve(folder, file))).createReadStream();
    for await (const chunk of source) {
      lines.push(Buffer.from(chunk));
      await give();
    }
  } catch (error) {
    throw misused(`${file === '-' ? 'standard input' : file} cannot be read: ${(error as Error).message}`);
  }
  lines.end();
  await give();
}

function answerTo(text: string, number: number): Answer {
  const error = (problem: string): Answer => ({ error: `line ${number}: ${problem}` });
  try {
    const read = readJsonText(text.replace(/^\ufeff/, ''));
    if ('problem' in read) return error(`column ${read.column}: ${read.problem}`);
    const { value } = read;
    if (!isJsonObject(value))
      return error(`needs to be an object with "pattern" and "event", got ${quote(value)}`);
    const absent = ['pattern', 'event'].find((name) => !Object.hasOwn(value, name));
    if (absent !== undefined) return error(`has no "${absent}"; write {"pattern": …, "event": …}`);
    const { pattern, event } = value;
    const chosen = typeof pattern === 'string' ? filterIn(pattern) : readPattern(pattern);
    if ('problem' in chosen) return error(chosen.problem);
    if (!isJsonObject(event)) return error(`the event needs to be an object, got ${quote(event)}`);
    // Compiled patterns are kept: files repeat a pattern over many events.
    if ('pattern' in chosen)
      return {
        match: meets(compiledPattern(chosen.pattern), event, { steps: 0, most: MOST_STEPS }) !== 'no',
      };
    return { match: testFilter(chosen, event, false).match };
  } catch (thrown) {
    return error(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** A pattern's JSON, or a filter in words, as they stand in a text. */
function filterIn(text: string): GivenFilter | { problem: string } {
  if (isTextFilter(text)) {
    const read = parseFilter(text);
    return 'problem' in read ? { problem: `the pattern's text: a filter ${read.problem}` } : read;
  }
  const read = readPatternText(text);
  if (!('problem' in read)) return read;
  return { problem: `the pattern's text, ${read.line}:${read.column}: ${read.problem}` };
}

// `filter test`: whether a filter matches an event, and which clause says no.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { CliCommand } from '../command';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import type { GivenText } from '../filter-test';
import { late } from '../late';
import { addFormatOption } from '../options';
import { visible } from '../output/visible';
import { misused } from '../problem';
import type { CliWorld } from '../world';

interface FilterTestFlags {
  output: 'text' | 'json';
  cases?: string;
  envelope?: true;
}

const afterHelp = `
[pattern] is a pattern in EventBridge's language as JSON, @FILE, or a text filter like severity=high.
[event] is a JSON object, @FILE, or - for standard input. A pattern takes it as it is; with --envelope it sees
what a plan's pattern sees of it: { type, source, topic, …, payload }.

  signalbox filter test '{"severity": [{"prefix": "hi"}]}' '{"severity": "high"}'
  signalbox filter test 'severity=high' @event.json
  signalbox filter test --cases cases.jsonl     a line each: {"pattern": {…}, "event": {…}}

Exit codes: 0 match · 2 the pattern or the event is wrong · 4 no match. With --cases 0, whatever the answers are.`;

const test = defineCommand<FilterTestFlags, [string?, string?]>({
  usage: 'test [pattern] [event]',
  summary: 'say whether a filter matches an event, and which clause says no (exit 4)',
  define(command) {
    addFormatOption(command, ['text', 'json'])
      .option('--cases <file>', 'answer every line of a file, or of standard input (-), with a line of JSON')
      .option('--envelope', 'the event is an envelope, as a plan’s filter sees it')
      .addHelpText('after', afterHelp);
  },
  async run(world, [pattern, event], flags) {
    if (flags.cases !== undefined) {
      if (pattern !== undefined)
        throw misused('--cases FILE has the patterns and the events: leave out [pattern] and [event]');
      await late.filterCases().answerCases(world, flags.cases);
      return EXIT.done;
    }
    if (pattern === undefined || event === undefined)
      throw misused('filter test needs a pattern and an event, or --cases FILE');
    const { readFilter, readEvent, testFilter, isWholeEnvelope } = late.filterTest();
    const filter = readFilter(await given(world, 'pattern', pattern));
    const object = readEvent(await given(world, 'event', event));
    const verdict = testFilter(filter, object, flags.envelope === true);
    if (flags.output === 'json') world.output.json(verdict);
    else if (verdict.match) world.output.line('match');
    else world.output.line(`no match: ${visible(`${verdict.clause}: ${verdict.saw}`)}`);
    if (!verdict.match && 'pattern' in filter && !flags.envelope && isWholeEnvelope(object))
      world.output.talk('the event is a whole envelope; --envelope looks at it as a plan’s pattern does');
    return verdict.match ? EXIT.done : EXIT.notMet;
  },
});

export const filter: CliCommand = {
  usage: 'filter',
  summary: 'try a filter on an event',
  commands: [test],
};

/** The text that an argument stands for. Throws `Problem` (exit 2) where its file cannot be read. */
async function given(world: CliWorld, what: 'pattern' | 'event', argument: string): Promise<GivenText> {
  if (argument === '-' && what === 'event') return { where: 'standard input', text: await text(world.stdin) };
  if (!argument.startsWith('@')) return { where: what, text: argument };
  const file = argument.slice(1);
  try {
    const body = await readFile(resolve(world.folder, file), 'utf8');
    return { where: file, text: body.replace(/^\ufeff/, '') };
  } catch (error) {
    throw misused(`${file} cannot be read: ${(error as Error).message}`);
  }
}

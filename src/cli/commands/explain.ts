// `explain`: why an event woke whom or not, and without an event what a correlation waits for.
import { type Explanation, explainEvent, explainWaiting } from '../../coordination/explain';
import type { Fact } from '../../coordination/facts';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { addFormatOption } from '../options';
import { visible } from '../output/visible';
import { misused, Problem } from '../problem';
import { addReadingOptions, type ReadingFlags, readRecord } from '../reading';
import { explanationLines, rowLines } from '../views/explain-text';
import { headingOf } from '../views/heading';

interface ExplainFlags extends ReadingFlags {
  output: 'text' | 'json';
}

export const explain = defineCommand<ExplainFlags, [string, string?]>({
  usage: 'explain <id> [event]',
  summary: 'say why an event woke whom or not; without an event, what is waited for',
  define(command) {
    addFormatOption(command, ['text', 'json']);
    addReadingOptions(command);
    command.addHelpText('after', '\n[event] is an event id, the beginning of one, or an event type.');
  },
  async run(world, [id, event], flags) {
    const { output } = world;
    const record = await readRecord(world, flags, id);
    if (event === undefined) {
      const rows = explainWaiting(record.plan, record.facts);
      if (flags.output === 'json') output.json(rows, 2);
      else {
        output.line(headingOf(record, output, Date.now()));
        for (const line of rowLines(rows, output)) output.line(line);
        if (rows.length === 0) output.line('nothing is open, and nothing is waited for');
      }
      return EXIT.done;
    }
    const explanations: Explanation[] = eventIds(record.facts, event).flatMap((each) =>
      explainEvent(record.plan, record.facts, each),
    );
    if (explanations.length === 0)
      throw new Problem(
        EXIT.failed,
        `correlation ${JSON.stringify(record.correlation)} has no event whose id or type is ${JSON.stringify(event)}; ` +
          `\`signalbox timeline ${record.correlation} -o jsonl\` lists the ids`,
      );
    if (flags.output === 'json') output.json(explanations, 2);
    else
      for (const each of explanations) for (const line of explanationLines(each, output)) output.line(line);
    return EXIT.done;
  },
});

/** Ids of the events meant: the exact id, else all of that type, else the one whose id begins so. */
function eventIds(facts: readonly Fact[], given: string): string[] {
  const events = facts.flatMap((fact) => {
    if (fact.fact === 'event-admitted') return [fact.envelope.event];
    return fact.fact === 'event-parked' && fact.id !== undefined ? [{ id: fact.id, type: fact.type }] : [];
  });
  const ids = (wanted: (event: { id: string; type?: string }) => boolean) => [
    ...new Set(events.filter(wanted).map(({ id }) => id)),
  ];
  const exact = ids(({ id }) => id === given);
  if (exact.length > 0) return exact;
  const ofType = ids(({ type }) => type === given);
  if (ofType.length > 0) return ofType;
  const begun = ids(({ id }) => id.startsWith(given));
  if (begun.length > 1)
    throw misused(`${JSON.stringify(given)} begins several event ids:\n  ${begun.map(visible).join('\n  ')}`);
  return begun;
}

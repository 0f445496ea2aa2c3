// `ledger`: the two sums that must hold over all runs of a correlation.
import { imbalanceOf, type Ledger } from '../../coordination/ledger';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { addFormatOption } from '../options';
import { visible } from '../output/visible';
import { addReadingOptions, type ReadingFlags, readRecord } from '../reading';
import { counted, headingOf } from '../views/heading';

interface LedgerFlags extends ReadingFlags {
  output: 'text' | 'json';
}

export const ledger = defineCommand<LedgerFlags>({
  usage: 'ledger <id>',
  summary: 'show that every event and every delivery is accounted for (exit 4 if not)',
  define(command) {
    addFormatOption(command, ['text', 'json']);
    addReadingOptions(command);
  },
  async run(world, [id = ''], flags) {
    const { output } = world;
    const record = await readRecord(world, flags, id);
    const wrong = imbalanceOf(record.state.ledger);
    if (flags.output === 'json') output.json({ ...record.state.ledger, balanced: wrong === undefined }, 2);
    else {
      output.line(headingOf(record, output, Date.now()));
      for (const line of ledgerLines(record.state.ledger)) output.line(line);
      output.line(
        wrong === undefined
          ? output.tone('good', 'both sums hold')
          : output.tone('bad', `out of balance: ${wrong}`),
      );
    }
    return wrong === undefined ? EXIT.done : EXIT.notMet;
  },
});

/** Both sums, each on a line, and what is counted beside them. */
export function ledgerLines({ events, deliveries }: Ledger): string[] {
  const named = (counts: Record<string, number>, word: string): string[] =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${word}(${visible(name)})`);
  const terms = [
    `${deliveries.handled} handled`,
    `${deliveries.joined} joined`,
    `${deliveries.deadLettered} dead-lettered`,
    `${deliveries.expired} expired`,
    ...named(deliveries.discarded, 'discarded'),
    ...named(deliveries.pending, 'pending'),
  ];
  return [
    `events      ${events.admitted} admitted = ${events.matched} matched + ${events.unmatched} unmatched + ${events.parked} parked`,
    `            unmatched: nobody reacts to them, as to those that end the correlation or say that an agent has started`,
    `            beside, not admitted: ${counted(events.duplicates, 'duplicate')}, ${counted(events.conflicts, 'conflict')} (\`status\` lists them as parked)`,
    `deliveries  ${deliveries.matched} matched = ${terms.join(' + ')}`,
  ];
}

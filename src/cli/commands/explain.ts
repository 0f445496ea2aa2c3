// `explain`: why an event woke whom or not, and without an event where a correlation stands and what it waits for. Read from
// histories, and of agents and sagas at work from what the server knows of them: no worker is needed.
import type { Explanation } from '../../coordination/explain/explanation';
import type { Explained } from '../../coordination/explain/gathered';
import type { Fact } from '../../coordination/facts';
import type { CorrelationRecord } from '../../store/read-correlation';
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { addFormatOption } from '../options';
import { visible } from '../output/visible';
import { loadPlanFile, planFileOf } from '../plan-file';
import { misused, Problem } from '../problem';
import { addReadingOptions, type ReadingFlags, withCorrelation } from '../reading';
import { settingsOf } from '../server';
import type { PlaceOf } from '../trigger-places';
import { correlationLines, explanationLines, remarkLines } from '../views/explain-text';
import { headingOf } from '../views/heading';
import type { CliWorld } from '../world';

interface ExplainFlags extends ReadingFlags {
  output: 'text' | 'json';
  all?: boolean;
}

export const explain = defineCommand<ExplainFlags, [string, string?]>({
  usage: 'explain <id> [event]',
  summary: 'say why an event woke whom or not; without an event, what is waited for',
  define(command) {
    command.option('--all', 'also list the reactions that ask for other types');
    addFormatOption(command, ['text', 'json']);
    addReadingOptions(command);
    command.addHelpText(
      'after',
      '\n[event] is an event id, the beginning of one, or an event type.' +
        '\n✓ woke somebody   ! woke somebody, and ended otherwise than handled   · waits in a join   ✗ a clause said no',
    );
  },
  async run(world, [id, event], flags) {
    const { output } = world;
    const { record, explained } = await withCorrelation(world, flags, id, async (found, { connected }) => {
      const { client } = connected;
      const read = await late.store().readCorrelation(client, found.plan, found.correlation);
      const { readAttempts, readSagas } = late.explain();
      const [attempts, sagas] = await Promise.all([readAttempts(client, read), readSagas(client, read)]);
      const { plan, facts, state } = read;
      return { record: read, explained: { plan, facts, state, now: Date.now(), attempts, sagas } };
    });
    if (event === undefined) sayCorrelation(world, flags, record, explained);
    else await sayEvents(world, flags, record, explained, event);
    const remarks = remarkLines(record, output);
    if (flags.output === 'text') for (const line of remarks) output.line(line);
    else if (event !== undefined) remarks.forEach(output.talk);
    return EXIT.done;
  },
});

function sayCorrelation(
  { output }: CliWorld,
  flags: ExplainFlags,
  record: CorrelationRecord,
  explained: Explained,
): void {
  const explanation = late.explain().explainCorrelation(explained);
  if (flags.output === 'json') {
    const { correlation, plan, untaken, removedRuns } = record;
    output.json({ correlation, plan: plan.plan, hash: plan.hash, ...explanation, untaken, removedRuns }, 2);
    return;
  }
  output.line(headingOf(record, output, explained.now));
  for (const line of correlationLines(explanation, output)) output.line(line);
}

async function sayEvents(
  world: CliWorld,
  flags: ExplainFlags,
  record: CorrelationRecord,
  explained: Explained,
  event: string,
): Promise<void> {
  const { output } = world;
  const ids = eventIds(record.facts, event);
  if (ids.length === 0)
    throw new Problem(
      EXIT.failed,
      `correlation ${JSON.stringify(record.correlation)} has no event whose id or type is ${JSON.stringify(event)}; ` +
        `\`signalbox timeline ${record.correlation} -o jsonl\` lists the ids. What was refused as late was never sent`,
    );
  const placeOf = await placesFor(world, flags, record);
  const explanations = late
    .explain()
    .explainEvents(explained, ids)
    .map((each) => withPlaces(each, placeOf));
  if (flags.output === 'json') {
    output.json(explanations, 2);
    return;
  }
  for (const [position, each] of explanations.entries()) {
    if (position > 0) output.line();
    for (const line of explanationLines(each, output, flags.all)) output.line(line);
  }
}

/** Where the words of the plan are written, if its file is at hand. */
async function placesFor(
  world: CliWorld,
  flags: ExplainFlags,
  { plan }: CorrelationRecord,
): Promise<PlaceOf | undefined> {
  const file = planFileOf(world, flags, settingsOf(world, flags));
  return file === undefined ? undefined : late.explain().placesIn(await loadPlanFile(world, file), plan);
}

function withPlaces(explanation: Explanation, placeOf: PlaceOf | undefined): Explanation {
  if (!placeOf) return explanation;
  const placed = (rows: Explanation['rows']) =>
    rows.map((row) => {
      const place = placeOf(row.reaction ?? '', row.leaf);
      return place === undefined ? row : { ...row, place };
    });
  return { ...explanation, rows: placed(explanation.rows), others: placed(explanation.others) };
}

/** Ids of the events meant: the exact id, else all of that type, else the one whose id begins so. */
function eventIds(facts: readonly Fact[], given: string): string[] {
  const events = facts.flatMap((fact): { id: string; type?: string }[] => {
    if (fact.fact === 'event-admitted') return [fact.envelope.event];
    if (fact.fact === 'event-repeated') return [fact];
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

// Events as they come into `publish`: a payload from an argument, a file or standard input; a file of events, one a line.
// Everything wrong is told at once, by line, before anything is sent.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { EventsRefused, RefusedEvent } from '../client/problems';
import { fromCloudEvent } from '../events/cloudevents';
import type { Envelope } from '../events/envelope';
import { isJsonObject } from '../events/json';
import { quote } from '../events/text';
import { misused } from './problem';
import type { CliWorld } from './world';

/** Drafts of events; `places` says of each where it stood (`line 3`), and is empty where there is only one. */
export interface Batch {
  drafts: unknown[];
  places: string[];
  /** What could not even be read, by place. */
  problems: Map<string, string>;
  /** Places of those that came as CloudEvents: what is missing there has another name. */
  cloudEvents?: Set<string>;
}

/** A payload: JSON itself, `@FILE`, or `-` for standard input; nothing is `{}`. Throws `Problem` (exit 2), naming the flag. */
export async function readPayload(
  world: CliWorld,
  given: string | undefined,
  flag = '--data',
): Promise<unknown> {
  if (given === undefined) return {};
  const [where, body] = given.startsWith('@')
    ? [given.slice(1), await fileText(world, given.slice(1))]
    : given === '-'
      ? ['standard input', await text(world.stdin)]
      : [flag, given];
  try {
    return JSON.parse(body);
  } catch (error) {
    throw misused(`${where} is no JSON: ${(error as Error).message}; got ${quote(body)}. Nothing was sent.`);
  }
}

/** Envelopes or CloudEvents, one a line, empty lines left out. Throws `Problem` (exit 2) where the file cannot be read. */
export async function readEventLines(world: CliWorld, file: string): Promise<Batch> {
  const body = file === '-' ? await text(world.stdin) : await fileText(world, file);
  const batch: Batch = { drafts: [], places: [], problems: new Map(), cloudEvents: new Set() };
  for (const [index, line] of body.split('\n').entries()) {
    if (line.trim() === '') continue;
    const place = `line ${index + 1}`;
    const read = draftOf(line);
    if ('problem' in read) batch.problems.set(place, read.problem);
    else {
      batch.drafts.push(read.draft);
      batch.places.push(place);
      if (read.cloud) batch.cloudEvents?.add(place);
    }
  }
  if (batch.drafts.length + batch.problems.size === 0)
    throw misused(`${file === '-' ? 'standard input' : file} has no events: nothing was sent`);
  return batch;
}

/** Runs the check; throws `Problem` (exit 2) with every problem of every line, those of reading included. */
export function checkedEvents(batch: Batch, check: () => Envelope[]): Envelope[] {
  const problems = [...batch.problems];
  let envelopes: Envelope[] = [];
  try {
    envelopes = check();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'EventsRefused') throw error;
    for (const refused of (error as EventsRefused).problems) {
      const place = batch.places[refused.position] ?? '';
      const attribute =
        refused.path === 'event.correlation_id' && batch.cloudEvents?.has(place)
          ? ' (of a CloudEvent the attribute correlationid)'
          : '';
      problems.push([place, `${sentenceOf(refused)}${attribute}`]);
    }
  }
  if (problems.length === 0) return envelopes;
  const lines = problems
    .sort(([a], [b]) => numberIn(a) - numberIn(b))
    .map(([place, problem]) => (place === '' ? problem : `${place}: ${problem}`));
  throw misused([...lines, 'Nothing was sent.'].join('\n'));
}

/** What the envelope's rules say goes on from the path; what the plan says is a sentence, of payloads with the place in it. */
function sentenceOf({ path, problem, reason }: RefusedEvent): string {
  if (reason === 'source_not_allowed' || reason === 'bad_correlation') return `${path}: ${problem}`;
  if (path !== 'payload' || problem.startsWith('payload '))
    return path === 'payload' ? problem : `${path} ${problem}`;
  return problem.startsWith('/') ? `payload${problem}` : `payload ${problem}`;
}

const numberIn = (place: string): number => Number(place.slice('line '.length));

function draftOf(line: string): ({ draft: unknown } | { problem: string }) & { cloud?: boolean } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { problem: `no JSON: ${(error as Error).message}; got ${quote(line)}` };
  }
  return isJsonObject(value) && 'specversion' in value
    ? { ...fromCloudEvent(value), cloud: true }
    : { draft: value };
}

async function fileText(world: CliWorld, file: string): Promise<string> {
  try {
    return await readFile(resolve(world.folder, file), 'utf8');
  } catch (error) {
    throw misused(`${file} cannot be read: ${(error as Error).message}`);
  }
}

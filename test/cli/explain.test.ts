// `explain` on a real server, with a real worker process: an event, a correlation, as text and as data.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { sharedDevServer } from '../support/servers';
import { until } from '../support/until';
import { finished, hasTalked, Place } from './signalbox';

const name = `desk-${randomUUID().slice(0, 8)}`;

/** The first attempt of an unsteady agent fails; a stuck one waits until it is ended. */
const program = `
let text = '';
process.stdin.on('data', (chunk) => { text += chunk; }).on('end', () => {
  const { attempt, task } = JSON.parse(text);
  if (task === 'unsteady' && attempt === 1) process.exit(3);
  if (task === 'broken') process.exit(65);
  if (task === 'stuck') setInterval(() => {}, 1000);
  else console.log(JSON.stringify({ result: { severity: 'low', verdict: 'pass' } }));
});
`;

const plan = `
plan: ${name}
sources: { /author: { may: [DraftReady] } }
retry: { default: { max_retries: 1, backoff_type: fixed, initial_delay: 100ms, max_delay: 1s, jitter: none } }
agents:
  steady:   { run: { command: [node, agent.js] }, on: DraftReady }
  unsteady: { run: { command: [node, agent.js] }, on: DraftReady, publishes: { completed: DraftReviewed } }
  stuck:    { run: { command: [node, agent.js] }, on: DraftReady, publishes: { completed: DraftPrinted } }
  broken:   { run: { command: [node, agent.js] }, on: DraftReady }
  shipper:  { run: { command: [node, agent.js] }, on: { all: [DraftReviewed, DraftPrinted] } }
  auditor:
    run: { command: [node, agent.js] }
    on:
      type: DraftReviewed
      filter: severity=high
  reader:   { run: { command: [node, agent.js] }, on: { type: DraftReviewed, filter: { payload: { verdct: [pass] } } } }
`;

let place: Place;
let worker: ChildProcessWithoutNullStreams;
let ended: ReturnType<typeof finished>;

beforeAll(async () => {
  sharedDevServer();
  place = await Place.make();
  await place.file('agent.js', program);
  await place.file('signalbox.yaml', plan);
  worker = place.start(['worker']);
  ended = finished(worker);
  await hasTalked(worker, `ready for ${name}`);
  await place.run(['publish', 'DraftReady', '--correlation', 'draft-1', '--id', 'evt-1']);
  await until('all but the stuck agent to have ended', async () => {
    const { result } = await place.run(['status', 'draft-1', '-o', 'json']);
    const { open, deadLetters } = JSON.parse(result) as { open: { id: string }[]; deadLetters: unknown[] };
    return open.map(({ id }) => id).join() === 'stuck#1,shipper#2' && deadLetters.length === 1;
  });
});

afterAll(async () => {
  worker.kill('SIGTERM');
  await ended;
  await place.remove();
});

const lines = (text: string): string[] => text.trimEnd().split('\n');

it('prints', async () => {
  for (const args of [['draft-1', 'evt-1'], ['draft-1', 'DraftReviewed'], ['draft-1']]) {
    const { result, talk } = await place.run(['explain', ...args]);
    console.log(result, talk);
  }
  const { result, talk } = await place.run(['ledger', 'draft-1']);
  console.log(result, talk);
});

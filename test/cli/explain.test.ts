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
  remote:   { run: { command: [node, agent.js] }, on: DraftReady, task: unsteady, timeout: 2m }
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
    const at = open.map(({ id }) => id.split('#')[0]).join();
    return at === 'stuck,shipper' && deadLetters.length === 1;
  });
});

afterAll(async () => {
  worker.kill('SIGTERM');
  await ended;
  await place.remove();
});

const lines = (text: string): string[] => text.trimEnd().split('\n');
const explain = async (...args: string[]) => {
  const { exit, result, talk } = await place.run(['explain', ...args]);
  expect({ exit, talk }).toEqual({ exit: 0, talk: '' });
  return result;
};

it('says of an event who is at work on it, who has done it in which attempt, and who could not', async () => {
  const text = lines(await explain('draft-1', 'evt-1'));
  expect(text).toEqual([
    'evt-1 DraftReady from /author',
    expect.stringMatching(/^✓ steady {5}type is DraftReady {3}handled in .*s, attempt 1$/),
    expect.stringMatching(
      /^✓ unsteady {3}type is DraftReady {3}handled in .*s, attempt 2 \(1: temporary_failure\)$/,
    ),
    // In a workflow of its own.
    expect.stringMatching(
      /^✓ remote {5}type is DraftReady {3}handled in .*s, attempt 2 \(1: temporary_failure\)$/,
    ),
    expect.stringMatching(/^✓ stuck {6}type is DraftReady {3}running since .*\d\d:\d\d:\d\d$/),
    expect.stringMatching(
      /^! broken {5}type is DraftReady {3}dead letter after 1 attempt \(1: invalid_payload\): the command ended with exit code 65/,
    ),
    '3 reactions ask for other types',
  ]);
});

it('says what a join waits for and who could bring it, and where the plan has the clause that said no', async () => {
  const [head, ...rows] = lines(await explain('draft-1', 'DraftReviewed', '--all'));
  expect(head).toMatch(/^evt-.* DraftReviewed from \/unsteady$/);
  expect(rows).toEqual([
    expect.stringMatching(
      /^· shipper {4}1 of 2; waiting for DraftPrinted \(stuck, running since .*\d\d:\d\d:\d\d\)$/,
    ),
    '✗ auditor    severity=high: payload.severity is "low"   signalbox.yaml:16:15',
    '✗ reader     payload.verdct: ["pass"]: no such field; did you mean verdict?   signalbox.yaml:17:86',
    '✗ steady     type=DraftReady: type is "DraftReviewed"   signalbox.yaml:6:55',
    '✗ unsteady   type=DraftReady: type is "DraftReviewed"   signalbox.yaml:7:55',
    '✗ remote     type=DraftReady: type is "DraftReviewed"   signalbox.yaml:8:55',
    '✗ stuck      type=DraftReady: type is "DraftReviewed"   signalbox.yaml:9:55',
    '✗ broken     type=DraftReady: type is "DraftReviewed"   signalbox.yaml:10:55',
  ]);
});

it('says of the correlation what is open and what went wrong', async () => {
  expect(lines(await explain('draft-1'))).toEqual([
    expect.stringMatching(`^draft-1 · plan ${name}@[0-9a-f]{4} · active · `),
    expect.stringMatching(/^· stuck {5}after DraftReady {3}running since /),
    expect.stringMatching(/^· shipper {3}1 of 2; waiting for DraftPrinted \(stuck, running since /),
    '            here: DraftReviewed',
    expect.stringMatching(
      /^! broken {4}after DraftReady {3}dead letter after 1 attempt \(1: invalid_payload\): /,
    ),
  ]);
});

it('says the same as data', async () => {
  const [event] = JSON.parse(await explain('draft-1', 'evt-1', '-o', 'json'));
  expect(event).toMatchObject({ id: 'evt-1', type: 'DraftReady', source: '/author', repeats: [] });
  expect(event.rows.map((row: { name: string; state: string }) => [row.name, row.state])).toEqual([
    ['steady', 'handled'],
    ['unsteady', 'handled'],
    ['remote', 'handled'],
    ['stuck', 'running'],
    ['broken', 'dead-lettered'],
  ]);
  expect(event.rows[1]).toMatchObject({
    delivery: 'unsteady#1',
    attempts: 2,
    failedAttempts: [
      { attempt: 1, reason: 'temporary_failure', problem: expect.stringContaining('exit code 3') },
    ],
  });
  expect(event.others).toHaveLength(3);
  const whole = JSON.parse(await explain('draft-1', '-o', 'json'));
  expect(whole).toMatchObject({ correlation: 'draft-1', plan: name, phase: 'active', untaken: 0 });
  expect(whole.rows.map(({ about }: { about: string }) => about)).toEqual(['work', 'join', 'dead-letter']);
});

it('says that there is no such event', async () => {
  const { exit, talk } = await place.run(['explain', 'draft-1', 'NeverHeard']);
  expect(exit).toBe(1);
  expect(talk).toContain('has no event whose id or type is "NeverHeard"');
});

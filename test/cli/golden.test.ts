// What the requirements show as tables, printed from the event files that ship: the timeline of M18, the aggregator of M13.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { finished, hasTalked, Place } from './signalbox';

const shipped = resolve(__dirname, '../../examples/recorded-project');
const plan = `recorded-${randomUUID().slice(0, 8)}`;
let place: Place;
let worker: ChildProcessWithoutNullStreams;
let ended: ReturnType<typeof finished>;

beforeAll(async () => {
  place = await Place.make();
  // Under a name of its own, so that a repeated run meets no correlation of an earlier one.
  const text = await readFile(join(shipped, 'signalbox.yaml'), 'utf8');
  await place.file('signalbox.yaml', text.replace('plan: recorded-project', `plan: ${plan}`));
  for (const file of ['feature-123.jsonl', 'phase1.jsonl'])
    await copyFile(join(shipped, file), join(place.folder, file));
  worker = place.start(['worker']);
  ended = finished(worker);
  await hasTalked(worker, `ready for ${plan}`);
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await ended;
  await place.remove();
});

const rowsOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));

it('prints the timeline of a feature from 10:00 to 11:50', async () => {
  const published = await place.run(['publish', '--file', 'feature-123.jsonl', '--wait', '--timeout', '60s']);
  expect(published.exit).toBe(0);
  const { result } = await place.run(['timeline', 'project-xyz-feature-123']);
  const id = 'project-xyz-feature-123';
  expect(rowsOf(result).slice(1, -1)).toEqual([
    ['TIME', 'EVENT', 'AGENT', 'CORRELATION', 'CAUSED BY'],
    ['10:00:00', 'FeatureStarted', 'orchestrator', id, '–'],
    ['10:05:00', 'DesignStarted', 'backend-architect', id, 'FeatureStarted'],
    ['10:30:00', 'DesignCompleted', 'backend-architect', id, 'DesignStarted'],
    ['10:35:00', 'ImplementationStarted', 'python-pro', id, 'DesignCompleted'],
    ['11:15:00', 'ImplementationCompleted', 'python-pro', id, 'ImplementationStarted'],
    ['11:20:00', 'TestingStarted', 'test-engineer', id, 'ImplementationCompleted'],
    ['11:45:00', 'TestingCompleted', 'test-engineer', id, 'TestingStarted'],
    ['11:50:00', 'FeatureCompleted', 'orchestrator', id, 'TestingCompleted'],
  ]);
});

it('prints how far an aggregator has come, as a table and a sentence', async () => {
  await place.run(['publish', '--file', 'phase1.jsonl']);
  const id = 'project-xyz-phase-1';
  await place.run([
    'publish',
    'FeatureStarted',
    '--correlation',
    id,
    '--source',
    '/orchestrator',
    '--receipt',
  ]);
  const { result, exit, talk } = await place.run(['aggregator', 'status', 'phase1-complete', id]);
  expect({ exit, talk }).toEqual({ exit: 0, talk: '' });
  expect(rowsOf(result).slice(1)).toEqual([
    ['EVENT', 'FROM', 'STATUS', 'TIME'],
    ['APIDesignCompleted', '/backend-architect', 'received', '10:30:00'],
    ['WireframeCompleted', '/ux-designer', 'received', '10:45:00'],
    ['TestPlanCompleted', '/test-engineer', 'waiting', '–'],
    ['2/3 events received, waiting for TestPlanCompleted'],
  ]);
  const data = JSON.parse(
    (await place.run(['aggregator', 'status', 'phase1-complete', id, '-o', 'json'])).result,
  );
  expect(data).toMatchObject({
    correlation: id,
    aggregator: 'phase1-complete',
    rounds: [{ round: 1, sentence: '2/3 events received, waiting for TestPlanCompleted' }],
    outcomes: [],
  });
});

it('says what there is where an aggregator is misspelt, and what is missing where nothing is named', async () => {
  const misspelt = await place.run(['aggregator', 'status', 'phase1-complet', 'project-xyz-feature-123']);
  expect(misspelt).toMatchObject({ exit: 2, talk: expect.stringContaining('did you mean phase1-complete?') });
  const unnamed = await place.run(['aggregator', 'status', 'phase1-complete']);
  expect(unnamed).toMatchObject({ exit: 2, talk: expect.stringContaining('needs a correlation') });
});

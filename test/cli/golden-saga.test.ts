// The saga state of M12 as the requirements print it, from the plan and the event file that ship. Only who works is another: an agent
// that answers at once, and stands still at the step in the middle of which the requirements look.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { until } from '../support/until';
import { finished, hasTalked, Place } from './signalbox';

const shipped = resolve(__dirname, '../../examples/feature-deployment');
const plan = `golden-${randomUUID().slice(0, 8)}`;
const ID = 'deploy-feature-xyz';

const agent = `
const { existsSync } = require('node:fs');
const { join } = require('node:path');
let text = '';
process.stdin.on('data', (chunk) => { text += chunk; }).on('end', () => {
  const { task } = JSON.parse(text);
  const answer = () => {
    if (task === 'DeployToStaging' && !existsSync(join(__dirname, 'go-on'))) setTimeout(answer, 50);
    else console.log(JSON.stringify({ result: {} }));
  };
  answer();
});
`;

let place: Place;
let worker: ChildProcessWithoutNullStreams;
let ended: ReturnType<typeof finished>;

beforeAll(async () => {
  place = await Place.make();
  const text = await readFile(join(shipped, 'signalbox.yaml'), 'utf8');
  await place.file('signalbox.yaml', text.replace('plan: feature-deployment', `plan: ${plan}`));
  for (const folder of ['schemas', 'releases'])
    await cp(join(shipped, folder), join(place.folder, folder), { recursive: true });
  await copyFile(join(shipped, 'events', 'release-xyz.jsonl'), join(place.folder, 'release-xyz.jsonl'));
  await mkdir(join(place.folder, 'agents'));
  for (const name of ['builder.js', 'deployer.js']) await place.file(join('agents', name), agent);
  const environment = { DEPLOY_ROOT: place.folder };
  worker = place.start(['worker'], { environment });
  ended = finished(worker);
  await hasTalked(worker, `ready for ${plan}`);
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await ended;
  await place.remove();
});

/** As it is printed, on one line. */
const saga = async () => {
  const { result } = await place.run(['saga', 'status', ID, '-o', 'json']);
  return result === '' ? '' : JSON.stringify(JSON.parse(result));
};

it('prints a saga in the middle of its third step as the requirements do', async () => {
  expect((await place.run(['publish', '--file', 'release-xyz.jsonl'])).exit).toBe(0);
  await until('the saga to be at its third step', async () => (await saga()).includes('"current_step":3'));
  const shown = await saga();
  const fields =
    '{"saga_id":"deploy-feature-xyz","current_step":3,"status":"in_progress",' +
    '"completed_steps":[{"step":1,"event":"ArtifactBuilt"},{"step":2,"event":"TestsPassed"}],' +
    '"compensation_stack":[{"step":3,"compensate":"RemoveFromStaging"}]';
  expect(shown.slice(0, fields.length)).toBe(fields);
  expect(JSON.parse(shown)).toMatchObject({
    saga: 'deploy-feature',
    failed_step: null,
    undone: [],
    unknown: [],
  });
});

it('keeps the same five fields after the end', async () => {
  await writeFile(join(place.folder, 'agents', 'go-on'), '');
  expect((await place.run(['wait', 'xyz', '--timeout', '60s'])).exit).toBe(0);
  expect(Object.keys(JSON.parse(await saga())).slice(0, 5)).toEqual([
    'saga_id',
    'current_step',
    'status',
    'completed_steps',
    'compensation_stack',
  ]);
});

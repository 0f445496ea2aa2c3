// `up`, `doctor` and `demo`: what starts things stops them.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { handedOver } from '../support/handed-over';
import { sharedDevServer } from '../support/servers';
import { finished, hasTalked, Place } from './signalbox';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.remove());

const embedded = () => ({
  environment: {
    TEMPORAL_ADDRESS: undefined,
    TEMPORAL_NAMESPACE: undefined,
    TEMPORAL_CLI_PATH: handedOver('SIGNALBOX_TEST_CLI'),
  },
});

/** One agent as an activity of the coordination, one in a workflow of its own. */
const slowPlan = `
plan: slow
complete_on: { all: [QuickDone, LongDone] }
agents:
  quick: { run: { command: [node, slow.js, quick] }, on: Begin, publishes: { completed: QuickDone } }
  long: { run: { command: [node, slow.js, long] }, on: Begin, timeout: 5m, publishes: { completed: LongDone } }
`;
/** Leaves the number of its worker behind and does not answer; the second time it answers. */
const slowProgram = `
const { existsSync, writeFileSync } = require('node:fs');
const file = __dirname + '/' + process.argv[2] + '.pid';
if (existsSync(file)) console.log('{"result":{}}');
else {
  writeFileSync(file, String(process.ppid));
  console.error('said on stderr');
  console.log('{"progress":"at it"}');
  setTimeout(() => {}, 20000);
}
`;

async function untilTrue<T>(ask: () => Promise<T>, met: (answer: T) => boolean): Promise<T> {
  let answer = await ask();
  for (let tries = 0; tries < 10 && !met(answer); tries += 1) answer = await ask();
  return answer;
}

describe('up', () => {
  it('serves the data folder until Ctrl-C; other commands find it there, and a second one is refused', async () => {
    const up = place.start(['up', '--headless'], embedded());
    const ended = finished(up);
    await hasTalked(up, 'Ctrl-C stops');
    const doctor = await place.run(['doctor'], embedded());
    const second = await place.run(['up', '--headless'], embedded());
    up.kill('SIGINT');
    const { exit, result } = await ended;
    const address = /^server +(\S+), namespace default/.exec(result)?.[1] ?? '';
    expect(doctor.result).toContain(`✓ server     answers at ${address}`);
    expect(doctor.result).toContain(
      '✓ namespace  default: search attributes registered, histories kept 30 days',
    );
    expect(doctor.exit).toBe(0);
    expect(second.talk).toContain(`at ${address}`);
    expect([exit, second.exit]).toEqual([0, 1]);
    expect(result).toContain('no plan here: no worker runs');
    await expect(Connection.connect({ address, connectTimeout: 500 })).rejects.toThrow();
    const rested = await place.run(['status', 'x'], embedded());
    expect(rested.talk).toContain(
      `the server of ${join(place.folder, '.signalbox')} is not running; start it with \`signalbox up\``,
    );
    expect(rested.exit).toBe(3);
  }, 60_000);

  it('stops the server too when its terminal is closed', async () => {
    const up = place.start(['up', '--headless'], embedded());
    const ended = finished(up);
    await hasTalked(up, 'Ctrl-C stops');
    up.kill('SIGHUP');
    up.kill('SIGHUP');
    const { exit, result } = await ended;
    const address = /^server +(\S+), namespace default/.exec(result)?.[1] ?? '';
    expect(exit).toBe(0);
    await expect(Connection.connect({ address, connectTimeout: 500 })).rejects.toThrow();
  }, 60_000);

  it('says, where its server is killed, that the data are safe and what to run: exit 1', async () => {
    const up = place.start(['up', '--headless'], embedded());
    const ended = finished(up);
    await hasTalked(up, 'Ctrl-C stops');
    const data = join(place.folder, '.signalbox');
    const claim = (await readdir(data)).find((name) => name.endsWith('.server.json')) ?? '';
    process.kill(JSON.parse(await readFile(join(data, claim), 'utf8')).server, 'SIGKILL');
    const { exit, talk } = await ended;
    expect(talk).toContain('signalbox: the server ended by itself (SIGKILL); its log is ');
    expect(talk).toContain(`safe in ${data}: run \`signalbox up\` again`);
    expect(exit).toBe(1);
  }, 60_000);

  it('starts its worker again when that is killed, and the work is finished', async () => {
    await place.file('slow.js', slowProgram);
    await place.file('signalbox.yaml', slowPlan);
    const up = place.start(['up', '--headless'], embedded());
    const ended = finished(up);
    await hasTalked(up, 'ready for slow');
    await place.run(['publish', 'Begin', '--correlation', 'c'], embedded());
    const status = (...args: string[]) => place.run(['status', 'c', ...args], embedded());
    const begun = await untilTrue(status, ({ result }) => result.match(/1 {2}at it$/gm)?.length === 2);
    const { open } = JSON.parse((await status('-o', 'json')).result);
    const worker = Number(await readFile(join(place.folder, 'quick.pid'), 'utf8'));
    process.kill(worker, 'SIGKILL');
    const { result } = await place.run(['wait', 'c', '--timeout', '50s'], embedded());
    expect(up.exitCode).toBeNull();
    up.kill('SIGINT');
    const { exit, talk } = await ended;
    expect(begun.result).toMatch(/^OPEN +STATE +BECAUSE OF +ATTEMPT +PROGRESS$/m);
    expect(open).toEqual([1, 2].map(() => expect.objectContaining({ attempt: 1, progress: 'at it' })));
    expect(talk).toContain('signalbox: the worker ended by itself (SIGKILL); another one starts in 1 s');
    expect(talk).toMatch(/\[quick quick#1 c\] .*said on stderr/);
    expect(result).toContain('· complete ·');
    expect(exit).toBe(0);
  }, 90_000);
});

describe('doctor', () => {
  it('finds a namespace that is not set up, and sets it up with --fix', async () => {
    const { address } = sharedDevServer();
    const connection = await Connection.connect({ address });
    const namespace = `bare-${Date.now()}`;
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    await connection.close();
    const options = { environment: { TEMPORAL_NAMESPACE: namespace } };
    let before = await place.run(['doctor'], options);
    // A new namespace is known to every part of the server after a while.
    for (let tries = 0; tries < 10 && before.result.includes('not found'); tries += 1)
      before = await place.run(['doctor'], options);
    const fixed = await place.run(['doctor', '--fix'], options);
    expect(before.result).toContain('lacks search attributes SignalboxPlan');
    expect(before.result).toContain('keeps histories for 1 day only');
    expect(fixed.result).toContain('raised the retention from 1 day');
    expect([before.exit, fixed.exit]).toEqual([4, 0]);
  }, 60_000);

  it('ends with 3 where no server answers', async () => {
    const { exit, result } = await place.run(['doctor', '--address', '127.0.0.1:1']);
    expect(result).toContain('✗ server');
    expect(exit).toBe(3);
  }, 20_000);
});

describe('demo', () => {
  it('turns the story into a tested service and shows timeline, artefacts, result and what to try next', async () => {
    const environment = { npm_lifecycle_event: undefined };
    const { exit, result, talk } = await place.run(['demo'], { environment });
    expect(talk).toContain('TestingCompleted');
    expect(result).toMatch(/^feature-team-[0-9a-f]{6} · plan feature-team@[0-9a-f]{4} · complete · /);
    expect(result).toContain('16 events · 7 tasks handled · 2 joins met · 1 aggregator met');
    for (const file of [
      'openapi.json',
      'page.html',
      'schema.sql',
      'service.py',
      'test-plan.json',
      'wireframe.svg',
    ])
      expect(result).toMatch(new RegExp(`^  ${file.replace('.', '\\.')} +[0-9.]+ (Ki)?B$`, 'm'));
    expect(result).toMatch(/^TestingCompleted {2}passed \d+, failed 0/m);
    expect(result.match(/signalbox (explain|ledger|timeline) feature-team-/g)).toHaveLength(3);
    expect(exit).toBe(0);
  }, 90_000);

  it('stops all that it started at Ctrl-C: exit 130', async () => {
    const demo = place.start(['demo'], embedded());
    const ended = finished(demo);
    await hasTalked(demo, 'worker: ready');
    demo.kill('SIGINT');
    const { exit, talk } = await ended;
    const address = /^server at (\S+), /m.exec(talk)?.[1] ?? '';
    expect(talk).toContain('stopped by SIGINT');
    expect(exit).toBe(130);
    await expect(Connection.connect({ address, connectTimeout: 500 })).rejects.toThrow();
  }, 60_000);

  it('ends with 2 where the story does not fit its schema, and starts nothing', async () => {
    await place.file('story.json', '{"title":3}');
    const { exit, talk } = await place.run(['demo', '--story', 'story.json'], embedded());
    expect(talk).toContain('payload');
    expect(talk).not.toContain('server at');
    expect(exit).toBe(2);
  });
});

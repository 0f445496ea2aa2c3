// `pause` and `resume` on a real server with a real worker process: what they do, their words and exit codes.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { handedOver } from '../support/handed-over';
import { magazine, writerProgram } from './plans';
import { finished, hasTalked, Place } from './signalbox';

const name = `paused-magazine-${randomUUID().slice(0, 8)}`;
const user = { environment: { USER: 'ann' } };
let place: Place;
let worker: ChildProcessWithoutNullStreams;
let ended: ReturnType<typeof finished>;

beforeAll(async () => {
  place = await Place.make();
  await place.file('writer.js', writerProgram);
  const pauses = 'pauses: { presses: { on: { topic: desk, filter: severity=high }, scope: plan } }';
  await place.file('signalbox.yaml', `${magazine(name)}${pauses}\n`);
  await place.file('unpaused.yaml', magazine(`${name}-un`));
  worker = place.start(['worker']);
  ended = finished(worker);
  await hasTalked(worker, `ready for ${name}`);
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await ended;
  await place.remove();
});

const article = (correlation: string, ...args: string[]) =>
  place.run(['publish', 'ArticleReady', '--correlation', correlation, '--data', '{"title":"x"}', ...args]);
/** Begun, with nothing that wakes anybody. */
const begin = (correlation: string) =>
  place.run(['publish', 'DeskNote', '--source', '/desk', '--topic', 'desk', '--correlation', correlation]);
const pause = (...args: string[]) => place.run(['pause', ...args], user);
const resume = (...args: string[]) => place.run(['resume', ...args], user);

describe('pause CORRELATION', () => {
  it('holds what comes, says so in status with the reason, and resume lets it go', async () => {
    await begin('c');
    const paused = await pause('c', '--reason', 'a look');
    expect(paused).toMatchObject({ exit: 0, result: 'c is paused: 0 at work go on, 0 held\n' });
    await article('c', '--receipt');
    const second = await pause('c', '--reason', 'another', '--pause', 'second', '--by', 'bob');
    expect(second.result).toBe('c is paused: 0 at work go on, 1 held\n');
    const { result: status } = await place.run(['status', 'c']);
    expect(status).toContain(' · paused · ');
    expect(status).toContain('pause by-hand: a look (ann); pause second: another (bob)');
    expect(status).toMatch(/^writer#2 +held by pause by-hand +ArticleReady/m);
    expect((await resume('c')).result).toBe('c is still paused by second\n');
    expect((await resume('c', '--pause', 'second')).result).toBe('c goes on\n');
    const { exit } = await place.run(['wait', 'c', '--timeout', '30s']);
    expect(exit).toBe(0);
  }, 60_000);

  it('refuses a resume of what is not paused, and names what is', async () => {
    await begin('d');
    await pause('d', '--reason', 'a look');
    const { exit, talk } = await resume('d', '--pause', 'other');
    expect(talk).toBe('signalbox: d is not paused by "other"; in force: by-hand (a look, ann)\n');
    expect(exit).toBe(1);
  });

  it('needs a reason, somebody who asks, a target, and the whole id', async () => {
    await begin('whole');
    const said = async (run: Promise<{ exit: number | null; talk: string }>) => {
      const { exit, talk } = await run;
      return `${exit} ${talk}`;
    };
    expect(await said(pause('whole'))).toContain('2 signalbox: pause needs --reason TEXT');
    expect(await said(pause('--reason', 'r'))).toContain('2 signalbox: pause needs a correlation, or --plan');
    expect(await said(pause('who', '--reason', 'r'))).toContain('did you mean "whole"?');
    const nobody = { environment: { USER: undefined, LOGNAME: undefined, USERNAME: undefined } };
    expect(await said(place.run(['resume', 'whole'], nobody))).toContain(
      '2 signalbox: nobody is known to ask',
    );
    expect(await said(pause('whole', '--reason', ''))).toContain('2 signalbox: reason is missing');
    expect(await said(pause('whole', '--reason', 'r', '--pause', 'presses'))).toContain(
      'holds the whole plan',
    );
  }, 60_000);
});

describe('pause --plan', () => {
  it('holds correlations that begin afterwards too, until resume --plan', async () => {
    const paused = await pause('--plan', '--reason', 'the presses stand still');
    expect(paused.result).toMatch(
      new RegExp(`^plan ${name} is paused by by-hand: the presses stand still \\(ann, since 20[^)]+Z\\)\\n$`),
    );
    await article('new');
    const status = async () => (await place.run(['status', 'new', '-o', 'json'])).result;
    let seen = await status();
    for (let tries = 0; tries < 20 && !seen.includes('"paused"'); tries += 1) seen = await status();
    expect(JSON.parse(seen)).toMatchObject({
      phase: 'paused',
      phaseReason: 'pause by-hand of the whole plan: the presses stand still (ann)',
      open: [{ id: 'writer#1', state: 'held', heldBy: 'pause by-hand of the whole plan' }],
    });
    const refused = await resume('new');
    expect(refused.talk).toContain('the whole plan is: resume the plan');
    const other = await resume('--plan', 'signalbox.yaml', '--pause', 'presses');
    expect(other.talk).toContain(`plan ${name} is not paused by "presses"; in force: by-hand (`);
    expect((await resume('--plan')).result).toBe(`plan ${name} is not paused any more\n`);
    const { exit } = await place.run(['wait', 'new', '--timeout', '30s']);
    expect([exit, refused.exit, other.exit]).toEqual([0, 1, 1]);
  }, 90_000);

  it('is refused for a plan whose agents do not look at pauses, and says what to add', async () => {
    const { exit, talk } = await pause('--plan', 'unpaused.yaml', '--reason', 'r');
    expect(talk).toContain(`plan ${name}-un has no pause with \`scope: plan\``);
    expect(exit).toBe(1);
  });
});

describe('demo project-desk', () => {
  it('pauses everything for a blocker but those who assess and handle it, and lets it go', async () => {
    const environment = {
      TEMPORAL_ADDRESS: undefined,
      TEMPORAL_NAMESPACE: undefined,
      TEMPORAL_CLI_PATH: handedOver('SIGNALBOX_TEST_CLI'),
    };
    const { exit, result } = await place.run(['demo', 'project-desk', '-o', 'json'], { environment });
    expect(JSON.parse(result.trim().split('\n').at(-1) ?? '')).toMatchObject({
      paused: 'pause blockers of the whole plan: staging is down (BlockerRaised)',
      went_on: expect.arrayContaining(['frontend-specialist/assess', 'incident-manager']),
      waited: 3,
      done: 3,
    });
    expect(exit).toBe(0);
  }, 90_000);
});

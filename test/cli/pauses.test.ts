// `pause` and `resume` on a real server with a real worker process: what they do, their words and exit codes.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
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

  it('says whose reason it replaces', async () => {
    await begin('again');
    await pause('again', '--reason', 'a look');
    const { talk } = await pause('again', '--reason', 'a long look', '--by', 'bob');
    expect(talk).toBe('pause by-hand was in force: its reason was "a look" (ann)\n');
    expect((await pause('again', '--reason', 'a long look', '--by', 'bob')).talk).toBe('');
  });

  it('is by SIGNALBOX_USER, else USER, else whoever runs it', async () => {
    await begin('asked');
    const by = async (name: string, environment: Record<string, string | undefined>) => {
      await place.run(['pause', 'asked', '--reason', 'r', '--pause', name], { environment });
    };
    await by('first', { SIGNALBOX_USER: 'eve', USER: 'ann' });
    await by('second', { USER: 'ann' });
    await by('third', { USER: undefined, LOGNAME: undefined });
    const { result } = await place.run(['status', 'asked', '-o', 'json']);
    expect(JSON.parse(result).phaseReason).toBe(
      `pause first: r (eve); pause second: r (ann); pause third: r (${userInfo().username})`,
    );
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
    expect(await said(pause('whole', '--reason', ''))).toContain('2 signalbox: --reason needs words, got ""');
    expect(await said(resume('whole', '--by', ' '))).toContain('2 signalbox: --by needs words, got " "');
    expect(await said(pause('whole', '--reason', 'r', '--plan'))).toContain(
      'not both: got "whole" and --plan',
    );
    expect(await said(pause('whole', '--reason', 'r', '--pause', 'presses'))).toContain(
      'holds the whole plan',
    );
  }, 60_000);
});

describe('pause --plan', () => {
  it('holds correlations that begin afterwards too, until resume --plan', async () => {
    expect((await pause('--plan', '--reason', 'a look')).talk).toBe('');
    const paused = await pause('--plan', '--reason', 'the presses stand still');
    expect(paused.talk).toBe('pause by-hand was in force: its reason was "a look" (ann)\n');
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
    expect(refused.talk).toContain(
      'new is not paused by "by-hand"; it is paused by pause by-hand of the whole plan; `signalbox resume --plan --pause by-hand` ends that',
    );
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
    const seen = JSON.parse(result);
    // The ledger is that of the end: the review before the blocker had fewer events.
    expect(seen).toMatchObject({
      demo: 'project-desk',
      ledger: { events: { admitted: 8 } },
      paused: 'pause blockers of the whole plan: staging is down (BlockerRaised)',
      went_on: expect.arrayContaining(['frontend-specialist/assess', 'incident-manager']),
      waited: 3,
      done: 3,
    });
    expect(seen.correlation).toMatch(/^project-desk-/);
    expect(exit).toBe(0);
  }, 90_000);
});

// What an approval shows, and what the wrapper lets run by it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActivities } from '../../activities';
import type { RenderActionAnswer } from '../../src/contract/gate';
import type { AgentWork } from '../../src/contract/inputs';
import { RENDER_ACTION_ACTIVITY } from '../../src/contract/names';
import { loadPlan } from '../../src/plan/load-plan';
import { envelope } from '../support/envelope';
import { attempt } from './attempt';
import { type Fixture, fixturePlan } from './fixture-plan';

const witness =
  "require('node:fs').appendFileSync(require('node:path').join(__dirname, 'ran'), 'x'); return {};";
let fixture: Fixture;
beforeEach(async () => {
  fixture = await fixturePlan({
    careful: {
      code: witness,
      words: {
        requires_approval: true,
        run: {
          module: './agents/careful.js',
          env: { TARGET: 'staging' },
          secrets: { TOKEN: 'env:DEPLOY_TOKEN' },
        },
      },
    },
    free: { code: witness },
  });
});
afterEach(() => fixture.remove());

const show = (work: AgentWork, { world } = fixture): Promise<RenderActionAnswer> =>
  new MockActivityEnvironment(
    { activityType: RENDER_ACTION_ACTIVITY },
    { logger: new DefaultLogger('ERROR', () => undefined) },
  ).run(createActivities(world)[RENDER_ACTION_ACTIVITY], {
    gate: 'approval careful#1',
    work,
  }) as Promise<RenderActionAnswer>;
const ran = () => readFile(join(fixture.folder, 'agents', 'ran'), 'utf8').catch(() => '');
const careful = (rest: Partial<AgentWork> = {}) => fixture.work('careful', rest);

describe('what is shown', () => {
  it('is who runs what, from where, with which environment, and everything that it is given', async () => {
    const { text, hash } = await show(careful());
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(text)).toEqual({
      agent: 'careful',
      task: 'careful',
      reaction: 'careful',
      run: { module: join('agents', 'careful.js') },
      env: { TARGET: 'staging' },
      secrets: { TOKEN: 'env:DEPLOY_TOKEN' },
      given: {
        correlation_id: 'feature-7',
        idempotency_key: careful().key,
        event: JSON.parse(JSON.stringify(envelope('Begin'))),
      },
    });
  });

  it('never holds the value of a secret, nor the folder of this machine', async () => {
    const world = {
      ...fixture.world,
      environment: { ...fixture.world.environment, DEPLOY_TOKEN: 'canary-4711' },
    };
    const { text } = await show(careful(), { ...fixture, world });
    expect(text).not.toContain('canary-4711');
    expect(text).not.toContain(fixture.folder);
  });

  it('is the same in every attempt and in every folder, and differs with the event', async () => {
    const { hash } = await show(careful());
    const later = careful({ spent: { failures: 2, crashes: 1 }, control: 7, generation: 0 });
    expect((await show(later)).hash).toBe(hash);
    const other = envelope('Begin', { payload: { version: 8 } });
    expect((await show(careful({ event: other }))).hash).not.toBe(hash);
  });

  it('is cut after 16 KiB, says so, and its hash covers the rest', async () => {
    const event = (end: string) => envelope('Begin', { payload: { text: `${'é'.repeat(12_000)}${end}` } });
    const [one, two] = await Promise.all(['a', 'b'].map((end) => show(careful({ event: event(end) }))));
    expect(one?.text).toMatch(/\n… cut here: \d+ more bytes, which the hash covers too$/);
    expect(one?.text).not.toContain('\ufffd');
    expect(one?.text).toBe(two?.text);
    expect(one?.hash).not.toBe(two?.hash);
  });

  it.each([
    ['no work', { agent: 'careful' }],
    ['a reaction that the plan has not', { reaction: 'other' }],
  ])('is nothing for %s', async (_, wrong) => {
    const work = 'reaction' in wrong ? careful(wrong) : (wrong as AgentWork);
    await expect(show(work)).rejects.toMatchObject({ type: 'agent_not_found', nonRetryable: true });
  });

  it('is asked for again where this worker has not loaded the plan', async () => {
    await expect(show(careful({ hash: 'ffffffffffffffff' }))).rejects.toMatchObject({
      type: 'plan_not_loaded',
      nonRetryable: false,
    });
  });
});

describe('the wrapper', () => {
  it('runs what carries the hash of what was shown', async () => {
    const world = { ...fixture.world, environment: { DEPLOY_TOKEN: 'x' } };
    const { hash } = await show(careful());
    const { answer } = await attempt(world, careful({ approved: hash }));
    expect(answer).toEqual({ payload: {}, attempts: 1 });
    expect(await ran()).toBe('x');
  });

  it.each([
    ['none', undefined, 'approval_missing'],
    ['something that is no hash', 7 as never, 'approval_missing'],
    ['another hash', 'a'.repeat(64), 'approval_stale'],
  ])('runs nothing that carries %s', async (_, approved, reason) => {
    const { failure } = await attempt(fixture.world, careful({ approved }));
    expect(failure).toMatchObject({ type: reason, nonRetryable: true });
    expect(await ran()).toBe('');
  });

  it('runs nothing whose plan was edited since', async () => {
    const { hash } = await show(careful());
    const text = await readFile(fixture.file, 'utf8');
    await writeFile(fixture.file, text.replaceAll('staging', 'production'));
    const edited = await loadPlan(fixture.file);
    expect(edited.routing.hash).toBe(fixture.compiled.routing.hash);
    const world = { ...fixture.world, plans: { find: () => edited } };
    const { failure } = await attempt(world, careful({ approved: hash }));
    expect(failure).toMatchObject({ type: 'approval_stale' });
    expect(await ran()).toBe('');
  });

  it('runs what needs no approval, and compares where some was given all the same', async () => {
    const { failure } = await attempt(fixture.world, fixture.work('free', { approved: 'a'.repeat(64) }));
    expect(failure).toMatchObject({ type: 'approval_stale' });
    expect((await attempt(fixture.world, fixture.work('free'))).answer).toBeDefined();
    expect(await ran()).toBe('x');
  });
});

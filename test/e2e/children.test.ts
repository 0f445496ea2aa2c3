// Correlations that agents begin as children, and what their parents hear of them (M11), with real agents on the dev server.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { publishEvents } from '../../src/client/publish-events';
import { waitForRest } from '../../src/client/wait-for-rest';
import type { Envelope } from '../../src/events/envelope';
import type { CorrelationRecord } from '../../src/store/read-correlation';
import { FixtureTeam } from '../activities/fixture-team';
import { envelope } from '../support/envelope';
import { createDevEnvironment } from '../support/servers';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
let team: FixtureTeam;
const emit = (type: string, child: string) => `{"emit":"${type}","payload":{"n":1},"correlation":"${child}"}`;
beforeAll(async () => {
  environment = await createDevEnvironment();
  team = await FixtureTeam.create(
    environment,
    {
      planner: {
        code: `const child = task.event.payload.child;
               await context.emit('Noted', { n: 1 }, { correlation: child });
               await context.emit('PartBegun', { n: 2 }, { correlation: child });
               if (task.attempt < (task.event.payload.attempts ?? 1)) throw new Error('not yet');
               return {};`,
        words: { publishes: { completed: 'Planned', emits: ['Noted', 'PartBegun'] } },
      },
      script: {
        code: `console.log('${emit('PartBegun', 'of-a-command')}');
               console.log('{"result":{}}');`,
        command: true,
        words: { on: 'BeginScript', publishes: { completed: 'Planned', emits: ['PartBegun'] } },
      },
      maker: {
        code: `if (task.event.payload.fail) throw Object.assign(new Error('no wood'), { type: 'no_wood' });
               return { made: task.correlationId };`,
        words: { on: { type: 'PartBegun' }, publishes: { completed: 'PartMade' }, retry: { max_retries: 0 } },
      },
      finisher: {
        code: 'return { of: task.joined.PartMade.payload.made };',
        words: { on: { all: ['Planned', 'PartMade'] }, publishes: { completed: 'Finished' } },
      },
    },
    { complete_on: { any: [{ at_least: 1, of: ['PartMade'] }, 'Finished'] } },
  );
  await team.start();
});
afterAll(async () => {
  await team?.stop();
  await environment?.teardown();
});

const begin = (parent: string, payload = {}, type = 'Begin') =>
  team.publish(parent, envelope(type, { correlation_id: parent, payload }));
const rest = (correlation: string) =>
  waitForRest(environment.client, team.plan.plan, correlation, { timeoutMs: 30_000 });
const admitted = ({ facts }: CorrelationRecord): Envelope[] =>
  facts.flatMap((fact) => (fact.fact === 'event-admitted' ? [fact.envelope] : []));

describe('a child that an agent begins', () => {
  it('reports to its parent, which waits for it, joins the report and completes', async () => {
    await begin('p-1', { child: 'c-1' });
    const parent = await rest('p-1');
    expect(parent.state).toMatchObject({ phase: 'complete', children: { 'c-1': 'reported' } });
    const child = await team.record('c-1');
    expect(child.state).toMatchObject({
      phase: 'complete',
      parent: 'p-1',
      report: { type: 'PartMade', status: 'sent' },
    });
    const begun = admitted(child).filter(({ event }) => event.source === '/planner');
    expect(begun.map(({ event }) => [event.type, event.parent, event.causation_id])).toEqual([
      ['Noted', 'p-1', 'evt-Begin'],
      ['PartBegun', 'p-1', 'evt-Begin'],
    ]);
    const reports = admitted(parent).filter(({ event }) => event.child !== undefined);
    expect(reports).toMatchObject([
      {
        event: {
          id: child.state.report?.event,
          type: 'PartMade',
          source: '/maker',
          correlation_id: 'p-1',
          child: 'c-1',
        },
        payload: { made: 'c-1' },
      },
    ]);
    const finished = admitted(parent).find(({ event }) => event.type === 'Finished');
    expect(finished?.payload).toEqual({ of: 'c-1' });
  });

  it('may be begun by a command', async () => {
    await begin('p-2', {}, 'BeginScript');
    expect((await rest('p-2')).state).toMatchObject({
      phase: 'complete',
      children: { 'of-a-command': 'reported' },
    });
  });

  it('is begun once, whatever attempt of the agent succeeds', async () => {
    await begin('p-3', { child: 'c-3', attempts: 3 });
    expect((await rest('p-3')).state.phase).toBe('complete');
    const begun = admitted(await team.record('c-3')).filter(({ event }) => event.source === '/planner');
    expect(begun.map(({ payload }) => payload.n)).toEqual([1, 2]);
  });

  it('fails the agent where it has ended, and where it is the agent’s own correlation', async () => {
    await team.publish('gone', envelope('PartBegun', { correlation_id: 'gone' }));
    expect((await rest('gone')).state.phase).toBe('complete');
    await begin('p-4', { child: 'gone' });
    await begin('p-5', { child: 'p-5' });
    const [ended, own] = [await team.ended('p-4', 'planner#1'), await team.ended('p-5', 'planner#1')];
    expect(ended).toMatchObject({
      as: 'dead-lettered',
      reason: 'child_ended',
      problem: expect.stringContaining('"gone", which is complete: nothing was published'),
    });
    expect(own).toMatchObject({
      as: 'dead-lettered',
      reason: 'bad_output',
      problem: expect.stringContaining('got "p-5"'),
    });
  });
});

describe('a child that a publisher begins', () => {
  const child = (correlation: string, parent: string) =>
    publishEvents(
      environment.client,
      team.plan,
      [envelope('PartBegun', { correlation_id: correlation, parent })],
      {},
    );

  it('reports late where its parent has ended, and says so', async () => {
    await begin('p-6', { child: 'c-6' });
    expect((await rest('p-6')).state.phase).toBe('complete');
    await child('c-6b', 'p-6');
    expect((await rest('c-6b')).state).toMatchObject({
      phase: 'complete',
      report: { type: 'PartMade', status: 'late' },
    });
    expect(admitted(await team.record('p-6')).filter(({ event }) => event.child === 'c-6b')).toEqual([]);
  });

  it('begins its parent by its report, where nobody has begun that one', async () => {
    await child('c-7', 'p-7');
    expect((await rest('c-7')).state.report).toMatchObject({ status: 'sent' });
    expect((await rest('p-7')).state).toMatchObject({ children: { 'c-7': 'reported' }, admitted: 1 });
  });

  it('that is cancelled tells its parent, which was told that it had begun', async () => {
    await team.publish('p-8', envelope('Noted', { correlation_id: 'p-8' }));
    await publishEvents(
      environment.client,
      team.plan,
      [envelope('PartBegun', { correlation_id: 'c-8', parent: 'p-8', payload: { fail: true } })],
      {},
    );
    expect((await rest('c-8')).state.phase).toBe('stalled');
    const waits = async () => (await team.record('p-8')).state.phaseReason === 'waits for child c-8';
    await until('the parent to wait', waits);
    const shown = async (correlation: string) => {
      const run = environment.client.workflow.getHandle(`coordination:${team.plan.plan}:${correlation}`);
      const metadata = await run.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
      return metadata.currentDetails;
    };
    const page = (correlation: string) =>
      `(/namespaces/${environment.namespace}/workflows/coordination%3A${team.plan.plan}%3A${correlation})`;
    expect(await shown('c-8')).toContain(`Child of [p-8]${page('p-8')}`);
    expect(await shown('p-8')).toContain(`Waits for [c-8]${page('c-8')}`);
    const handle = environment.client.workflow.getHandle(`coordination:${team.plan.plan}:c-8`);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    expect((await team.record('c-8')).state).toMatchObject({
      phase: 'cancelled',
      report: { status: 'sent' },
    });
    const [told] = admitted(await rest('p-8')).filter(({ event }) => event.child === 'c-8');
    expect(told).toMatchObject({
      event: { type: 'ErrorOccurredEvent', source: '/signalbox' },
      payload: { child: 'c-8', status: 'cancelled', reason: 'the correlation was cancelled' },
    });
  });
});

// examples/project-desk as it ships: three topics, their subscribers, and a blocker that pauses all but those who assess and handle it.
import '../support/quiet-runtime';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { correlationFolderPath } from '../../src/agents/correlation-folder';
import { SignalboxClient } from '../../src/client/signalbox-client';
import { loadPlan } from '../../src/plan/load-plan';
import { readControl } from '../../src/store/read-control';
import { type DevServer, startDevServer } from '../../src/temporal/servers';
import { startWorkerProcess, type WorkerProcess } from '../support/processes';
import { serverWorld } from '../support/server-world';
import { until } from '../support/until';

const example = resolve(__dirname, '../../examples/project-desk');
const planFile = join(example, 'signalbox.yaml');
const NAME = 'project-desk';

let data: string;
let server: DevServer;
let worker: WorkerProcess;
let connection: Connection;
let desk: SignalboxClient;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'signalbox-desk-'));
  server = await startDevServer({ data: 'memory', uiPort: 'none' }, serverWorld());
  connection = await Connection.connect({ address: server.address });
  desk = new SignalboxClient({ client: new Client({ connection }), plan: await loadPlan(planFile) });
  worker = await startWorkerProcess({ plan: planFile, data, address: server.address });
}, 60_000);
afterAll(async () => {
  await worker?.kill('SIGTERM');
  await connection?.close();
  await server?.stop();
  rmSync(data, { recursive: true, force: true });
});

/** The lines of a file of events, moved to a correlation. */
const eventsOf = (file: string, correlation: string) =>
  readFileSync(join(example, 'events', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const draft = JSON.parse(line) as { event: object; payload: object };
      return { ...draft, event: { ...draft.event, correlation_id: correlation } };
    });
const event = (type: string, source: string, payload: object, correlation: string) => [
  { event: { type, source, correlation_id: correlation }, payload },
];
const handled = async (correlation: string) =>
  (await desk.read(correlation)).facts.flatMap((fact) =>
    fact.fact === 'delivery-ended' && fact.as === 'handled' ? [fact.delivery.split('#')[0] ?? ''] : [],
  );

interface Entry {
  agent: string;
  task: string;
  [more: string]: unknown;
}

/** What the agents wrote down, as it lies in the folder of the correlation. */
const journalOf = (correlation: string): Entry[] => {
  const journal = join(correlationFolderPath(data, NAME, correlation), 'journal');
  const names = existsSync(journal) ? readdirSync(journal).filter((name) => name.endsWith('.json')) : [];
  return names.map((name) => JSON.parse(readFileSync(join(journal, name), 'utf8')) as Entry);
};
const workersOf = (correlation: string) =>
  journalOf(correlation)
    .map(({ agent, task }) => `${agent} ${task}`)
    .sort();

describe('the desk', () => {
  it('hands a completed task to its three subscribers', async () => {
    const [completed] = eventsOf('work.jsonl', 'tasks');
    await desk.publish([completed]);
    await desk.wait('tasks', { timeoutMs: 60_000 });
    expect(workersOf('tasks')).toEqual([
      'context-manager update-context',
      'dependency-manager track-completion',
      'hierarchical-coordinator report-to-parent',
    ]);
    expect(journalOf('tasks').find(({ task }) => task === 'report-to-parent')?.report).toBe(
      'API Design completed by /backend-architect after 45 minutes, quality 0.95',
    );
    expect(journalOf('tasks').find(({ task }) => task === 'track-completion')).toMatchObject({
      completed: ['T1'],
      unblocked: ['T2'],
    });
  }, 90_000);

  it.each([
    ['frontend', ['code-reviewer review', 'frontend-specialist review']],
    ['backend', ['code-reviewer review']],
  ])(
    'hands a review request with target=%s to those who ask for it',
    async (target, reviewers) => {
      await desk.publish(event('ReviewRequestedEvent', '/code-author', { target, change: 41 }, target));
      await desk.wait(target, { timeoutMs: 60_000 });
      expect(workersOf(target).filter((each) => each.endsWith(' review'))).toEqual(reviewers);
      const types = (await desk.read(target)).facts.flatMap((fact) =>
        fact.fact === 'event-admitted' ? [fact.envelope.event.type] : [],
      );
      expect(types.includes('ReviewCompletedEvent')).toBe(target === 'frontend');
    },
    90_000,
  );

  it('starts the integration of a designed interface, which says so', async () => {
    await desk.publish(eventsOf('work.jsonl', 'design').slice(1, 2));
    await desk.wait('design', { timeoutMs: 60_000 });
    const integration = journalOf('design').find(({ task }) => task === 'ui-integration');
    expect(integration).toMatchObject({ agent: 'frontend-specialist' });
    expect(integration?.screens).toHaveLength(5);
    const types = (await desk.read('design')).facts.flatMap((fact) =>
      fact.fact === 'event-admitted' ? [fact.envelope.event.type] : [],
    );
    expect(types).toEqual(expect.arrayContaining(['UIImplementationStarted', 'UIImplementationCompleted']));
  }, 90_000);

  it('pauses everything in the plan for a blocker but assessing and handling it, until it is cleared', async () => {
    const pending = async (correlation: string) =>
      (await desk.read(correlation)).state.ledger.deliveries.pending;
    const control = async () => (await readControl(new Client({ connection }), NAME)).control;
    await desk.publish(eventsOf('blocker.jsonl', 'alarm'));
    await until('the plan is paused', async () => (await control()).pauses.length === 1);
    expect((await control()).pauses).toMatchObject([
      { pause: 'blockers', by: 'BlockerRaised', reason: 'staging is down' },
    ]);
    // What may still begin is what began within a second; from then on nothing does.
    await pause(1_000);
    await desk.publish(eventsOf('work.jsonl', 'meanwhile'));
    await until('assessed and handled', async () => {
      const done = await handled('alarm');
      return done.includes('frontend-specialist/assess') && done.includes('incident-manager');
    });
    await until('all else is held', async () => {
      const { held = 0, queued = 0, running = 0 } = await pending('meanwhile');
      return held >= 9 && queued + running === 0;
    });
    const waiting = (await desk.read('meanwhile')).state;
    expect(waiting.phaseReason).toBe('pause blockers of the whole plan: staging is down (BlockerRaised)');
    expect(workersOf('meanwhile')).toEqual([]);
    expect(workersOf('alarm')).toEqual(['frontend-specialist assess', 'incident-manager handle']);

    await desk.publish(eventsOf('cleared.jsonl', 'alarm'));
    for (const correlation of ['meanwhile', 'alarm'])
      await until(
        `${correlation} is done`,
        async () => (await desk.read(correlation)).state.phase === 'idle',
      );
    expect(workersOf('meanwhile')).toEqual(
      expect.arrayContaining(['dependency-manager track-completion', 'frontend-specialist review']),
    );
    const { state, facts } = await desk.read('meanwhile');
    expect(state.ledger.deliveries).toMatchObject({ deadLettered: 0, discarded: {} });
    const attempts = facts.flatMap((fact) => (fact.fact === 'delivery-ended' ? (fact.attempts ?? []) : []));
    expect(new Set(attempts)).toEqual(new Set([1]));
    expect(journalOf('alarm').filter(({ closed }) => closed)).toHaveLength(1);
  }, 120_000);
});

// Events for a correlation that has ended: duplicates, late ones, and the next generation. On the dev server.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { publishEvents } from '../../src/client/publish-events';
import { waitForRest } from '../../src/client/wait-for-rest';
import { imbalanceOf } from '../../src/coordination/ledger';
import type { Envelope } from '../../src/events/envelope';
import { envelope } from '../support/envelope';
import { join, routingPlan } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team } from '../support/team';

let environment: TestWorkflowEnvironment;
let team: Team;
const answered: string[] = [];
beforeAll(async () => {
  environment = await createDevEnvironment();
  const plan = routingPlan(
    {
      worker: { on: 'Work', publishes: { completed: 'Worked' } },
      joiner: { on: join('all', ['Left', 'Right']), publishes: { completed: 'Met' } },
    },
    { completeOn: join('any', ['Worked', 'Met']) },
  );
  team = await new Team(environment, {
    plan,
    agents: {
      worker: ({ delivery }) => {
        answered.push(delivery);
        return {};
      },
    },
  }).start();
});
afterAll(async () => {
  await team?.stop();
  await environment?.teardown();
});

const publish = async (events: Envelope[], options = {}) =>
  (await publishEvents(environment.client, team.plan, events, options)).map((answer) => answer.outcome);
const rest = (correlation: string) =>
  waitForRest(environment.client, team.plan.plan, correlation, { timeoutMs: 20_000 });

describe.each([
  ['completed', async () => undefined],
  ['was terminated', (correlation: string) => team.handle(correlation).terminate('by the test')],
  ['was cancelled', (correlation: string) => team.handle(correlation).cancel()],
] as const)('an event for a correlation that %s', (ending, end) => {
  const correlation = ending.replaceAll(' ', '-');
  const event = (type: string, rest = {}) => envelope(type, { correlation_id: correlation, ...rest });

  it('is a duplicate where it was seen, else late, and neither is sent', async () => {
    expect(await publish([event('Left')])).toEqual(['sent']);
    if (ending === 'completed') await publish([event('Work')]);
    else {
      expect((await rest(correlation)).state.phase).toBe('stalled');
      await end(correlation);
      await team.result(correlation).catch(() => undefined);
    }
    const before = await rest(correlation);
    expect(before.runs.at(-1)?.status).not.toBe('RUNNING');
    expect(await publish([event('Left'), event('Right')])).toEqual(['duplicate', 'late']);
    expect(await publish([event('Left'), event('Right')], { receipt: true })).toEqual(['duplicate', 'late']);
    expect((await rest(correlation)).facts).toEqual(before.facts);
  });

  it('starts the next generation when asked to, with everything that still waits', async () => {
    const before = await rest(correlation);
    expect(await publish([event('Left'), event('Right')], { reopen: true })).toEqual(['duplicate', 'sent']);
    const record = await rest(correlation);
    expect(record.state.generation).toBe(1);
    expect(record.runs).toHaveLength(before.runs.length + 1);
    expect(record.facts.length).toBeGreaterThan(before.facts.length);
    expect(imbalanceOf(record.state.ledger)).toBeUndefined();
    // A cancellation discarded what waited; everything else goes on waiting over the end.
    expect(record.state.phase).toBe(ending === 'was cancelled' ? 'stalled' : 'complete');
    expect(record.state.ledger.deliveries.handled).toBe(
      before.state.ledger.deliveries.handled + (ending === 'was cancelled' ? 0 : 1),
    );
  });
});

describe('publishing', () => {
  it('gives receipts in the order of the events, over several correlations', async () => {
    const events = ['r1', 'r2', 'r1'].map((correlation, position) =>
      envelope('Left', { id: `evt-${position}`, correlation_id: correlation }),
    );
    const answers = await publishEvents(environment.client, team.plan, events, { receipt: true });
    expect(answers).toEqual([
      { type: 'Left', correlation: 'r1', outcome: 'admitted', id: 'evt-0', sequence: 1, woke: ['joiner'] },
      { type: 'Left', correlation: 'r2', outcome: 'admitted', id: 'evt-1', sequence: 1, woke: ['joiner'] },
      { type: 'Left', correlation: 'r1', outcome: 'admitted', id: 'evt-2', sequence: 2, woke: ['joiner'] },
    ]);
  });

  it.each([
    'with blanks',
    `"quotes" and 'more'`,
    '🚀',
    '../../etc/passwd',
    "x' OR '1'='1",
    'a:b:c',
    '%2e%2e',
    'ünïcödé',
  ])('takes %j for a correlation like any other', async (correlation) => {
    expect(await publish([envelope('Work', { correlation_id: correlation })])).toEqual(['sent']);
    const record = await rest(correlation);
    expect(record.state).toMatchObject({ phase: 'complete', correlation });
  });

  it('sends many events of one correlation in one signal, and all are admitted in order', async () => {
    const events = Array.from({ length: 400 }, (_, number) =>
      envelope('Left', { id: `evt-${number}`, correlation_id: 'many' }),
    );
    await publish([...events, envelope('Work', { correlation_id: 'many' })]);
    const record = await rest('many');
    const history = await team.history('many', record.runs[0]?.runId ?? '');
    expect(history.events?.filter((each) => each.workflowExecutionSignaledEventAttributes)).toHaveLength(1);
    const ids = record.facts.flatMap((fact) =>
      fact.fact === 'event-admitted' ? [fact.envelope.event.id] : [],
    );
    expect(ids.slice(0, 400)).toEqual(events.map(({ event }) => event.id));
  });
});

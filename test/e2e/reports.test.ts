// A child's report on the wire: sent again, large, read from histories, after a reopening. On the dev server.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { publishEvents } from '../../src/client/publish-events';
import { waitForRest } from '../../src/client/wait-for-rest';
import type { Envelope } from '../../src/events/envelope';
import type { CorrelationRecord } from '../../src/store/read-correlation';
import { envelope } from '../support/envelope';
import { join, on, routingPlan } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team, type TeamOptions } from '../support/team';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

const reportsIn = ({ facts }: CorrelationRecord): Envelope[] =>
  facts.flatMap((fact) =>
    fact.fact === 'event-admitted' && fact.envelope.event.child !== undefined ? [fact.envelope] : [],
  );
const withTeam = async (options: TeamOptions, test: (team: Team) => Promise<void>) => {
  const team = await new Team(environment, options).start();
  try {
    await test(team);
  } finally {
    await team.stop();
  }
};
const child = (type: string, rest = {}) =>
  envelope(type, { correlation_id: 'child', parent: 'parent', ...rest });
const publish = (team: Team, event: Envelope, options = {}) =>
  publishEvents(environment.client, team.plan, [event], options);
const rest = (team: Team, correlation: string) =>
  waitForRest(environment.client, team.plan.plan, correlation, { timeoutMs: 30_000 });

it('a final event whose body was left behind at a rollover arrives whole', async () => {
  const kibibytes = (count: number) => 'x'.repeat(count * 1024);
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const options: TeamOptions = {
    plan: routingPlan(
      {
        maker: { on: 'Begin', publishes: { completed: 'Made' } },
        slow: { on: 'Begin' },
        waiter: { on: join('all', ['Large', 'Never']) },
      },
      { completeOn: on('Made') },
    ),
    agents: { maker: () => ({ text: kibibytes(250) }), slow: () => opened.then(() => ({})) },
    bounds: { signals: 5, drainMs: 200 },
  };
  await withTeam(options, async (team) => {
    await team.publish('child', child('Begin'));
    await until('the final event', async () => (await team.read('child')).state.finals !== undefined);
    for (const id of ['1', '2', '3', '4'])
      await team.publish('child', child('Large', { id, payload: { text: kibibytes(200) } }));
    await until('the next run', async () => (await team.read('child')).runs.length > 1);
    const { state } = await team.read('child');
    expect(state.held[String(state.finals?.complete_on)]).toMatchObject({ elsewhere: true });
    open();
    expect((await team.result('child')).state.report).toMatchObject({ type: 'Made', status: 'sent' });
    const [report] = reportsIn(await rest(team, 'parent'));
    expect(report?.payload).toEqual({ text: kibibytes(250) });
    await team.record('child');
  });
});

it('a reopened child reports its next end too, and its parent has both', async () => {
  const plan = routingPlan(
    { maker: { on: 'Begin', publishes: { completed: 'Made' } } },
    { completeOn: on('Made') },
  );
  await withTeam({ plan }, async (team) => {
    await publish(team, child('Begin'));
    await rest(team, 'child');
    await publish(team, child('Begin', { id: 'again' }), { reopen: true });
    const { state } = await rest(team, 'child');
    expect(state).toMatchObject({ generation: 1, report: { status: 'sent' } });
    await until('both reports', async () => reportsIn(await team.read('parent')).length === 2);
    await team.record('child');
  });
});

it('what a child tells of its end is read from its history as it was', async () => {
  const plan = routingPlan(
    {
      maker: { on: 'Begin', publishes: { completed: 'Made' } },
      ender: { on: 'Finish', publishes: { completed: 'Done' } },
    },
    { completeOn: join('any', ['Made', 'Done']) },
  );
  await withTeam({ plan }, async (team) => {
    await publish(team, child('Begin'));
    await team.result('child');
    const sent = await team.record('child');
    expect(sent.facts.map(({ fact }) => fact)).toEqual(
      expect.arrayContaining(['parent-named', 'final-event-kept', 'report-begun', 'report-ended']),
    );
    await publish(team, envelope('Finish', { correlation_id: 'parent' }));
    await team.result('parent');
    await publish(team, child('Begin', { correlation_id: 'other' }));
    await team.result('other');
    expect((await team.record('other')).state.report).toMatchObject({ type: 'Made', status: 'late' });
  });
});

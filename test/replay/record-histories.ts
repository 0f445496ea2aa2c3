// Records one history of each kind of life a workflow may have, to be kept for ever: `npm run record-histories -- NAME`.
// A kept file is never written over. Needs a dev server (TEMPORAL_ADDRESS, else the embedded one).
import '../support/quiet-runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { Context, heartbeat } from '@temporalio/activity';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { deliveryWorkflowId } from '../../src/contract/ids';
import { startDevServer } from '../../src/temporal/servers';
import { envelope } from '../support/envelope';
import { featureTeam, join, on, routingPlan } from '../support/routing-plan';
import { serverWorld } from '../support/server-world';
import { Team, type TeamOptions } from '../support/team';
import { keepHistory } from './keep-history';

interface Scenario {
  options: TeamOptions;
  live(team: Team): Promise<void>;
}

const untilStopped = async () => {
  const beat = setInterval(heartbeat, 200);
  return Context.current().cancelled.finally(() => clearInterval(beat));
};
const event = (type: string, rest = {}) => envelope(type, { correlation_id: 'c', ...rest });

const scenarios: Record<string, Scenario> = {
  chain: {
    options: { plan: featureTeam() },
    live: async (team) => {
      await team.publish('c', event('UserStoryApproved'));
      await team.result('c');
    },
  },
  'failed-on': {
    options: {
      plan: featureTeam(),
      agents: {
        'python-pro': async () => {
          const { ApplicationFailure } = await import('@temporalio/common');
          throw ApplicationFailure.nonRetryable('no', 'unauthorized', {
            reason: 'unauthorized',
            problem: 'no',
            attempts: 1,
          });
        },
      },
    },
    live: async (team) => {
      await team.publish('c', event('UserStoryApproved'));
      await team.result('c');
    },
  },
  'join-timeout': {
    options: {
      plan: routingPlan(
        {
          joiner: {
            on: join('all', ['A', 'B'], { withinMs: 300, onTimeout: 'TooLate' }),
            publishes: { completed: 'Joined' },
          },
        },
        { completeOn: on('TooLate') },
      ),
    },
    live: async (team) => {
      await team.publish('c', event('A'));
      await team.result('c');
    },
  },
  'parked-and-stalled': {
    options: { plan: featureTeam() },
    live: async (team) => {
      await team.publish('c', event('Hello'), null, { event: {} }, event('Hello', { payload: { other: 1 } }));
      await team.handle('c').signal('event', 'rubbish');
      await pause(500);
      const { plan, hash } = team.plan;
      await team
        .handle('c')
        .executeUpdate('publish', { args: [{ events: [event('UserStoryApproved')], plan, hash }] });
      await team.result('c');
    },
  },
  rollover: {
    options: {
      plan: routingPlan(
        { quick: { on: 'Tick', publishes: { completed: 'Tock' } } },
        { completeOn: on('End') },
      ),
      bounds: { signals: 3, drainMs: 2_000 },
    },
    live: async (team) => {
      for (let number = 0; number < 7; number++) {
        await team.publish('c', event('Tick', { id: `tick-${number}` }));
        await pause(400);
      }
      await team.publish('c', event('End'));
      await team.result('c');
    },
  },
  cancelled: {
    options: {
      plan: routingPlan({ quick: { on: 'Begin' }, slow: { on: 'Begin', timeoutMs: 120_000 } }),
      agents: { quick: untilStopped, slow: untilStopped },
    },
    live: async (team) => {
      await team.publish('c', event('Begin'));
      await pause(1_000);
      await team.handle('c').cancel();
      await team.result('c').catch(() => undefined);
    },
  },
  detached: {
    options: {
      plan: routingPlan(
        { slow: { on: 'Begin', timeoutMs: 120_000, publishes: { completed: 'End' } } },
        { completeOn: on('End') },
      ),
    },
    live: async (team) => {
      await team.publish('c', event('Begin'));
      await team.result('c');
    },
  },
};

async function main(mark: string): Promise<void> {
  const server = await startDevServer({ data: 'memory', uiPort: 'none' }, serverWorld());
  const environment = await TestWorkflowEnvironment.createFromExistingServer(server);
  try {
    for (const [name, { options, live }] of Object.entries(scenarios)) {
      const team = await new Team(environment, options).start();
      await live(team);
      const record = await team.read('c');
      for (const [position, run] of record.runs.entries())
        keepHistory(`coordination-${name}-${position + 1}-${mark}`, await team.history('c', run.runId));
      for (const fact of record.facts)
        for (const delivery of fact.fact === 'event-admitted' ? fact.deliveries : []) {
          const handle = team.client.workflow.getHandle(deliveryWorkflowId(delivery.key, 0));
          const history = await handle.fetchHistory().catch(() => undefined);
          if (history) keepHistory(`delivery-${name}-${mark}`, history);
        }
      await team.stop();
    }
  } finally {
    await environment.teardown();
    await server.stop();
  }
}

void main(process.argv[2] ?? 'unnamed').then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);

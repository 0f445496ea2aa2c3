// Records one history of each kind of coordination over time, to be kept for ever: `npx tsx test/replay/record-team-histories.ts NAME`.
// Needs a dev server (TEMPORAL_ADDRESS, else the embedded one).
import '../support/quiet-runtime';
import { Context, heartbeat } from '@temporalio/activity';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { pauseCorrelation, pausePlan, resumeCorrelation, resumePlan } from '../../src/client/pauses';
import { aggregatorWorkflowId, controlWorkflowId } from '../../src/contract/ids';
import { DECIDE_UPDATE } from '../../src/contract/names';
import type { JoinTrigger } from '../../src/plan/routing-plan';
import { startDevServer } from '../../src/temporal/servers';
import { envelope } from '../support/envelope';
import { join, on, routingPlan } from '../support/routing-plan';
import { serverWorld } from '../support/server-world';
import { Team, type TeamOptions } from '../support/team';
import { until } from '../support/until';
import { keepHistory } from './keep-history';

interface Scenario {
  options: TeamOptions;
  live(team: Team): Promise<unknown>;
  /** Ids of further workflows to keep, by the word for them. */
  others?: (team: Team) => Record<string, string>;
}

const event = (type: string, rest = {}) => envelope(type, { correlation_id: 'c', ...rest });
const handled = (team: Team, count: number) =>
  until(`${count} handled`, async () => (await team.read('c')).state.ledger.deliveries.handled >= count);
const held = (team: Team) =>
  until(
    'a held delivery',
    async () => ((await team.read('c')).state.ledger.deliveries.pending.held ?? 0) > 0,
  );

const phase = join('all', ['DesignReady', 'TestPlanReady'], {
  withinMs: 500,
  onTimeout: 'PhaseLate',
}) as JoinTrigger;
const pair = join('all', ['A', 'B'], { withinMs: 60_000, onTimeout: 'Late' }) as JoinTrigger;

const scenarios: Record<string, Scenario> = {
  'aggregator-late': {
    options: {
      plan: routingPlan(
        {
          architect: { on: 'Begin', publishes: { completed: 'DesignReady' } },
          tester: { on: 'Begin', publishes: { completed: 'TestPlanReady' } },
          phase: {
            on: phase,
            publishes: { completed: 'PhaseReady' },
            does: { work: 'aggregate', aggregator: 'phase' },
          },
        },
        { completeOn: on('End') },
      ),
      agents: {
        tester: async () => {
          const beat = setInterval(heartbeat, 200);
          await Context.current()
            .sleep(1_500)
            .finally(() => clearInterval(beat));
          return {};
        },
      },
    },
    live: async (team) => {
      await team.publish('c', event('Begin'));
      await handled(team, 2);
      await team.publish('c', event('End'));
      await team.result('c');
    },
  },
  'aggregator-across': {
    options: {
      plan: routingPlan(
        {
          pair: { on: { trigger: 'any', of: pair.of }, does: { work: 'forward', aggregator: 'pair' } },
          reader: { on: 'Paired' },
        },
        {
          aggregators: {
            pair: { id: 'pair', on: pair, onComplete: 'Paired', correlateBy: ['payload', 'key'] },
          },
        },
      ),
    },
    live: async (team) => {
      await team.publish('c', event('A', { payload: { key: 'x' } }));
      await team.publish('d', envelope('B', { correlation_id: 'd', payload: { key: 'x' } }));
      await until('the outcome', async () =>
        team.read('pair:x').then(
          ({ state }) => state.ledger.deliveries.handled > 0,
          () => false,
        ),
      );
    },
    others: (team) => ({ aggregator: aggregatorWorkflowId(team.plan.plan, 'pair', 'x') }),
  },
  unsatisfiable: {
    options: {
      plan: routingPlan(
        {
          architect: { on: 'Begin', publishes: { completed: 'DesignReady' } },
          tester: { on: 'Begin', publishes: { completed: 'TestPlanReady', outcomes: { refused: 'NoPlan' } } },
          joiner: {
            on: join('all', ['DesignReady', 'TestPlanReady'], { withinMs: 60_000, onTimeout: 'GivenUp' }),
          },
        },
        { completeOn: on('GivenUp') },
      ),
      agents: {
        tester: async () => {
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
      await team.publish('c', event('Begin'));
      await until('the end', async () => (await team.read('c')).state.completeMet !== undefined);
    },
  },
  'paused-by-hand': {
    options: { plan: routingPlan({ worker: { on: 'Begin' } }, { completeOn: on('End') }) },
    live: async (team) => {
      const { plan } = team.plan;
      await team.publish('c', event('Hello'));
      await pauseCorrelation(team.client, plan, 'c', { by: 'ann', reason: 'a look' });
      await team.publish('c', event('Begin'));
      await held(team);
      await resumeCorrelation(team.client, plan, 'c', { by: 'ann' });
      await handled(team, 1);
      await team.publish('c', event('End'));
      await team.result('c');
    },
  },
  'paused-plan': {
    options: {
      plan: routingPlan(
        {
          'pause:blockers': { on: 'Blocked', does: { work: 'pause', pause: 'blockers' } },
          'resume:blockers': { on: 'Cleared', does: { work: 'resume', pause: 'blockers' } },
          worker: { on: 'Begin' },
        },
        { pauses: { blockers: { scope: 'plan' } } },
      ),
    },
    live: async (team) => {
      await team.publish('c', event('Blocked'));
      await handled(team, 1);
      await team.publish('c', event('Begin'));
      await held(team);
      await team.publish('c', event('Cleared'));
      await handled(team, 3);
      await pausePlan(team.client, team.plan, { by: 'ann', reason: 'a look' });
      await resumePlan(team.client, team.plan.plan, { by: 'ann' });
    },
    others: (team) => ({ control: controlWorkflowId(team.plan.plan) }),
  },
  gated: {
    options: {
      plan: routingPlan(
        {
          'gate:clearance/0': { on: 'Reviewed', does: { work: 'evidence', gate: 'clearance', criterion: 0 } },
          worker: { on: 'Begin', gate: 'clearance' },
        },
        {
          completeOn: on('End'),
          roles: { lead: ['ann'] },
          gates: {
            clearance: {
              name: 'clearance',
              onOpen: 'Cleared',
              criteria: [
                { criterion: 'evidence', of: on('Reviewed'), quorum: 1, freshForMs: 3_600_000 },
                { criterion: 'approval', role: 'lead', quorum: 1, withinMs: 3_600_000, escalate: 'Overdue' },
              ],
            },
          },
        },
      ),
    },
    live: async (team) => {
      await team.publish('c', event('Begin'));
      await held(team);
      await team.publish('c', event('Reviewed', { source: '/auditor' }));
      await handled(team, 1);
      await team
        .handle('c')
        .executeUpdate(DECIDE_UPDATE, { args: [{ gate: 'clearance', verdict: 'approve', by: 'ann' }] });
      await handled(team, 2);
      await team.publish('c', event('End'));
      await team.result('c');
    },
  },
  'subtasks-and-machine': {
    options: {
      plan: routingPlan(
        {
          planner: { on: 'Begin', publishes: { planned: 'TaskPlanned' } },
          writer: { on: 'Draft' },
          'state:build/start': {
            on: 'Start',
            does: { work: 'transition', machine: 'build', input: 'start' },
          },
        },
        {
          completeOn: on('End'),
          machines: {
            build: {
              initial: 'IDLE',
              states: ['IDLE', 'RUNNING'],
              transitions: [{ from: 'IDLE', input: 'start', to: 'RUNNING' }],
              publishes: { RUNNING: 'BuildRunning' },
            },
          },
        },
      ),
    },
    live: async (team) => {
      const tasks = [
        { task: 'api', agent: 'writer', depends_on: ['schema'] },
        { task: 'schema', agent: 'writer' },
      ];
      await team.publish('c', event('TaskPlanned', { source: '/planner', payload: { tasks } }));
      await handled(team, 2);
      await team.publish('c', event('Start'), event('Start', { id: 'again' }));
      await team.publish('c', event('End'));
      await team.result('c');
    },
  },
};

async function main(mark: string): Promise<void> {
  const server = await startDevServer({ data: 'memory', uiPort: 'none' }, serverWorld());
  const environment = await TestWorkflowEnvironment.createFromExistingServer(server);
  try {
    for (const [name, { options, live, others }] of Object.entries(scenarios)) {
      const team = await new Team(environment, options).start();
      await live(team);
      const record = await team.read('c');
      for (const [position, run] of record.runs.entries())
        keepHistory(`coordination-${name}-${position + 1}-${mark}`, await team.history('c', run.runId));
      for (const [type, id] of Object.entries(others?.(team) ?? {}))
        keepHistory(`${type}-${name}-1-${mark}`, await team.client.workflow.getHandle(id).fetchHistory());
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
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);

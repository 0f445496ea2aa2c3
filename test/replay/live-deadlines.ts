// Who lives a life in which an event meets a deadline: a join in a correlation, and an aggregator across correlations. With skipped time;
// each gives the history of its workflow.
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { AggregatorWorkflow } from '../../src/contract/aggregator';
import { aggregatorWorkflowId } from '../../src/contract/ids';
import { EVENT_SIGNAL, STATUS_QUERY, taskQueueOf, WORKFLOW } from '../../src/contract/names';
import type { CoordinationStatus } from '../../src/contract/status';
import { settingOf } from '../../src/coordination/aggregator/shard';
import type { Envelope } from '../../src/events/envelope';
import { type JoinTrigger, RULES_VERSION } from '../../src/plan/routing-plan';
import { envelope } from '../support/envelope';
import { join, on, routingPlan } from '../support/routing-plan';
import { Team } from '../support/team';
import { until } from '../support/until';
import { type Hand, type Life, TWO_HOURS } from './deadline-lives';

const pair = join('all', ['A', 'B'], { withinMs: TWO_HOURS, onTimeout: 'TooLate' }) as JoinTrigger;
/** Whoever brings B is held by a gate that never opens: so B is on its way, and no agent's work stops the server's clock. */
const clearance = {
  name: 'clearance',
  criteria: [{ criterion: 'evidence' as const, of: on('Cleared'), quorum: 1 }],
};
const joining = routingPlan(
  {
    bringer: { on: 'A', gate: 'clearance', publishes: { completed: 'B' } },
    joiner: { on: pair, publishes: { completed: 'Joined' } },
  },
  { gates: { clearance } },
);

/** A join in a correlation; at the end it is cancelled, so that the history has an end. */
export async function recordJoin(environment: TestWorkflowEnvironment, live: Life) {
  const team = await new Team(environment, { plan: joining, maxCachedWorkflows: 0 }).start();
  try {
    const handle = team.handle('c');
    const atRest = async () => {
      const { open } = await handle.query<CoordinationStatus>(STATUS_QUERY);
      return open.every(({ state }) => state === 'waiting' || state === 'held');
    };
    await live({
      ...handOf(team, () => until('everything taken', atRest)),
      send: (type) => team.publish('c', envelope(type, { correlation_id: 'c' })),
    });
    await handle.cancel();
    await handle.result().catch(() => undefined);
    return await handle.fetchHistory();
  } finally {
    await team.stop();
  }
}

const across = routingPlan(
  {
    pair: { on: { trigger: 'any', of: pair.of }, does: { work: 'forward', aggregator: 'pair' } },
    reader: { on: 'Paired' },
  },
  { aggregators: { pair: { id: 'pair', on: pair, onComplete: 'Paired', correlateBy: ['payload', 'key'] } } },
);

/** An aggregator across correlations; it ends by itself after a day or two without news. */
export async function recordAggregator(environment: TestWorkflowEnvironment, live: Life) {
  const team = await new Team(environment, { plan: across, maxCachedWorkflows: 0 }).start();
  try {
    const setting = settingOf(team.plan, 'pair', { value: 'x', key: 'x' });
    if (!setting) throw new Error('the plan has no aggregator pair');
    const { plan, hash } = team.plan;
    const workflowId = aggregatorWorkflowId(plan, 'pair', 'x');
    const handle = environment.client.workflow.getHandle<AggregatorWorkflow>(workflowId);
    const signal = async (event: Envelope) => {
      await environment.client.workflow.signalWithStart(WORKFLOW.aggregator, {
        workflowId,
        taskQueue: taskQueueOf(plan),
        args: [{ ...setting, rules: RULES_VERSION }],
        signal: EVENT_SIGNAL,
        signalArgs: [{ events: [event], plan, hash }],
      });
    };
    await live({
      ...handOf(team, () => handle.query(STATUS_QUERY)),
      send: (type) => signal(envelope(type, { correlation_id: type, payload: { key: 'x' } })),
    });
    await environment.sleep('3 days');
    await handle.result();
    return await handle.fetchHistory();
  } finally {
    await team.stop();
  }
}

/** A query is answered when everything recorded before it has been taken. */
const handOf = (team: Team, taken: () => Promise<unknown>): Omit<Hand, 'send'> => ({
  taken,
  stop: () => team.stop(),
  start: () => team.start(),
  pass: (ms) => team.environment.sleep(ms),
});

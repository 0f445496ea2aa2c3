// An aggregator that joins events of several correlations, on the dev server: each is handed on to the shard of its value.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { AggregatorStatus } from '../../src/contract/aggregator';
import { aggregatorWorkflowId } from '../../src/contract/ids';
import { STATUS_QUERY } from '../../src/contract/names';
import type { JoinTrigger } from '../../src/plan/routing-plan';
import { envelope } from '../support/envelope';
import { join, on, routingPlan } from '../support/routing-plan';
import { createDevEnvironment } from '../support/servers';
import { Team } from '../support/team';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

const releases = (within?: number) => {
  const of = join('all', [on('ServiceBuilt'), on('DocsBuilt')], {
    ...(within !== undefined && { withinMs: within, onTimeout: 'ReleaseLate' }),
  }) as JoinTrigger;
  return routingPlan(
    {
      'release-ready': {
        on: { trigger: 'any', of: of.of },
        does: { work: 'forward', aggregator: 'release-ready' },
      },
      announcer: { on: 'ReleaseReady' },
    },
    {
      aggregators: {
        'release-ready': {
          id: 'release-ready',
          on: of,
          onComplete: 'ReleaseReady',
          correlateBy: ['payload', 'version'],
        },
      },
    },
  );
};

const built = (type: string, correlation: string, payload: Record<string, string | number>) =>
  envelope(type, { correlation_id: correlation, payload });

describe('an aggregator across correlations', () => {
  it('joins what shares a value, publishes one outcome into a correlation of its own, and leaves other values alone', async () => {
    const announced: unknown[] = [];
    const team = await new Team(environment, {
      plan: releases(),
      agents: {
        announcer: ({ event }) => {
          announced.push('payload' in event ? event.payload : event);
          return {};
        },
      },
    }).start();
    try {
      await team.publish('build-1', built('ServiceBuilt', 'build-1', { version: '2.0', service: 'shop' }));
      await team.publish('build-9', built('ServiceBuilt', 'build-9', { version: '3.0' }));
      await team.publish('docs-1', built('DocsBuilt', 'docs-1', { version: '2.0' }));
      await until('the announcer', () => announced.length > 0);
      expect(announced).toHaveLength(1);
      expect(announced[0]).toMatchObject({
        aggregator_id: 'release-ready',
        correlated_by: { path: 'payload.version', value: '2.0' },
        missing: [],
        results: { ServiceBuilt: { version: '2.0', service: 'shop' } },
      });
      expect((announced[0] as { correlations: string[] }).correlations.sort()).toEqual(['build-1', 'docs-1']);
      const other = team.client.workflow.getHandle(
        aggregatorWorkflowId(team.plan.plan, 'release-ready', '3.0'),
      );
      const status = (await other.query(STATUS_QUERY)) as AggregatorStatus;
      expect(status.rounds.map(({ sentence }) => sentence)).toEqual([
        '1/2 events received, waiting for DocsBuilt',
      ]);
      const outcome = await team.read('release-ready:2.0');
      expect(outcome.state.ledger.deliveries.handled).toBe(1);
    } finally {
      await team.stop();
    }
  });

  it('loses no outcome where the correlation of an earlier one has ended: a later one begins another', async () => {
    const plan = { ...releases(), completeOn: on('ReleaseReady') };
    const team = await new Team(environment, { plan }).start();
    const id = aggregatorWorkflowId(team.plan.plan, 'release-ready', '2.0');
    const outcomes = async () => {
      const status = (await team.client.workflow.getHandle(id).query(STATUS_QUERY)) as AggregatorStatus;
      return status.outcomes;
    };
    const pair = async (round: number) => {
      for (const type of ['ServiceBuilt', 'DocsBuilt']) {
        const correlation = `${type}-${round}`;
        const event = built(type, correlation, { version: '2.0' });
        await team.publish(correlation, { ...event, event: { ...event.event, id: `evt-${correlation}` } });
      }
    };
    try {
      await pair(1);
      await until('the end of the first outcome’s correlation', () =>
        team.result('release-ready:2.0').then(
          () => true,
          () => false,
        ),
      );
      await pair(2);
      await until(
        'the second outcome',
        async () => (await outcomes())[1]?.correlation.includes('~') === true,
      );
      const second = (await outcomes())[1]?.correlation ?? '';
      const { state } = await team.result(second);
      expect(state.completeMet).toBe('ReleaseReady');
    } finally {
      await team.stop();
    }
  });

  it('dead-letters an event that lacks the value, and says which', async () => {
    const team = await new Team(environment, { plan: releases() }).start();
    try {
      await team.publish('build-2', built('ServiceBuilt', 'build-2', { service: 'shop' }));
      await until('the dead letter', async () => (await team.read('build-2')).state.deadLetters.length > 0);
      const [letter] = (await team.record('build-2')).state.deadLetters;
      expect(letter?.reason).toBe('invalid_payload');
      expect(letter?.problem).toContain('payload.version is not there');
    } finally {
      await team.stop();
    }
  });
});

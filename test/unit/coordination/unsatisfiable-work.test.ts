// N3 where it is not an agent that publishes: sagas, gates, machines, aggregators, subtasks; and when nothing is judged at all.
import { advance } from '../../../src/coordination/advance';
import { initialState } from '../../../src/coordination/initial';
import { indexPlan } from '../../../src/coordination/routing/plan-index';
import type { RoutingPlan, RoutingSaga } from '../../../src/plan/routing-plan';
import { Correlation, START } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { type AgentWords, join, noRetry, on, routingPlan } from '../../support/routing-plan';

/** `waiter` has its A, and waits for B; `refuser` has let everybody down who could be woken by Start. */
const waitingForB = (agents: Record<string, AgentWords>, rest: Partial<RoutingPlan> = {}) => {
  const plan = routingPlan(
    {
      refuser: { on: 'Start', publishes: { completed: 'B', outcomes: { refused: 'NoB' } } },
      waiter: { on: join('all', ['A', 'B'], { onUnsatisfiable: 'Hopeless' }) },
      ...agents,
    },
    { sources: { '/outside': { may: ['Start', 'A'] } }, ...rest },
  );
  const correlation = new Correlation(plan);
  correlation.publish(envelope('Start'), envelope('A'));
  correlation.settle('refuser#1', { ending: 'answered', payload: {}, outcome: 'refused', attempts: 1 });
  return correlation;
};

const isHopeless = ({ types }: Correlation) => types.includes('Hopeless');

const saga: RoutingSaga = {
  name: 'deploy',
  sagaId: 'deploy-{correlation_id}',
  publishes: {},
  steps: [
    {
      step: 'Build',
      agent: 'builder',
      timeoutMs: 60_000,
      retry: noRetry,
      onUnknown: 'undo',
      undo: { undo: 'task', task: 'Clean', agent: 'builder', timeoutMs: 60_000, retry: noRetry },
    },
  ],
};

describe('who else may publish what a join waits for', () => {
  it.each<[string, string]>([
    ['a step that succeeds', 'success'],
    ['a step that fails', 'failure'],
  ])('a saga, while it runs: %s', (_, ending) => {
    const steps = saga.steps.map((step) => ({ ...step, [ending]: 'B' }));
    const correlation = waitingForB(
      { deploy: { on: 'Start', does: { work: 'saga', saga: 'deploy' } } },
      { sagas: { deploy: { ...saga, steps } } },
    );
    expect(isHopeless(correlation)).toBe(false);
    correlation.answer('deploy#1');
    expect(isHopeless(correlation)).toBe(true);
  });

  it('a saga, while it runs: an undo', () => {
    const correlation = waitingForB(
      {
        deploy: { on: 'Start', does: { work: 'saga', saga: 'deploy' } },
        waiter: { on: join('all', ['A', 'CleanFailed'], { onUnsatisfiable: 'Hopeless' }) },
      },
      { sagas: { deploy: saga } },
    );
    expect(isHopeless(correlation)).toBe(false);
    correlation.answer('deploy#1');
    expect(isHopeless(correlation)).toBe(true);
  });

  it.each<[string, Partial<RoutingPlan>]>([
    ['a gate that may open', { gates: { clearance: { name: 'clearance', criteria: [], onOpen: 'B' } } }],
    [
      'a machine that may come to a state',
      { machines: { build: { initial: 'IDLE', states: [], transitions: [], publishes: { DONE: 'B' } } } },
    ],
    [
      'an aggregator across correlations',
      {
        aggregators: {
          all: { id: 'all', on: join('all', ['A']), onComplete: 'B', correlateBy: ['payload'] },
        },
      },
    ],
  ])('%s, at any time', (_, rest) => {
    expect(isHopeless(waitingForB({}, rest))).toBe(false);
  });

  it('an aggregator of the correlation, as long as its own round can be met', () => {
    const correlation = waitingForB({
      other: { on: 'Start', publishes: { completed: 'C' } },
      collected: {
        on: join('all', ['Start', 'C']),
        publishes: { completed: 'B' },
        does: { work: 'aggregate', aggregator: 'collected' },
      },
    });
    expect(isHopeless(correlation)).toBe(false);
    correlation.fail('other#1');
    expect(isHopeless(correlation)).toBe(true);
  });

  it('work that is held', () => {
    const correlation = waitingForB({ late: { on: 'NoB', publishes: { completed: 'B' } } });
    const paused = new Correlation(correlation.plan);
    paused.publish(envelope('Start'), envelope('A'));
    paused.take({ input: 'pause', pause: 'stop', by: 'ada', reason: 'lunch' });
    paused.settle('refuser#1', { ending: 'answered', payload: {}, outcome: 'refused', attempts: 1 });
    expect(paused.open).toContain('late#3 held');
    expect(isHopeless(paused)).toBe(false);
  });

  it('an agent that asks while it works', () => {
    const correlation = waitingForB({ asker: { on: 'Start' } }, { asks: { asker: ['B'] } });
    expect(isHopeless(correlation)).toBe(false);
    correlation.answer('asker#1');
    expect(isHopeless(correlation)).toBe(true);
  });

  it('subtasks, while somebody may plan some, and while they are open', () => {
    const correlation = waitingForB({
      planner: { on: 'Start', publishes: { planned: 'TaskPlanned' } },
      writer: { on: 'Unheard' },
      waiter: { on: join('all', ['A', 'TaskCompletedEvent'], { onUnsatisfiable: 'Hopeless' }) },
    });
    expect(isHopeless(correlation)).toBe(false);
    const tasks = [{ task: 'draft', agent: 'writer' }];
    correlation.publish(envelope('TaskPlanned', { source: '/planner', payload: { tasks } }));
    correlation.answer('planner#1');
    expect(isHopeless(correlation)).toBe(false);
    correlation.fail('task draft#4');
    expect(correlation.facts.find((fact) => fact.fact === 'join-unsatisfiable')).toMatchObject({
      because: expect.arrayContaining([
        'TaskCompletedEvent: planned:writer could not handle TaskPlanned (temporary_failure, 4 attempts)',
      ]),
    });
  });
});

describe('nothing is judged', () => {
  const plan = () => waitingForB({}).plan;
  const events = ['Start', 'A'].map((type) => envelope(type));

  it('in a run that was begun with older rules', () => {
    const index = indexPlan(plan(), 1);
    const when = { at: START, run: 'run-1' };
    const signal = { events, plan: index.plan.plan, hash: index.plan.hash };
    const begun = advance(index, initialState('feature-7'), { input: 'events', signal }, when);
    const ending = { ending: 'failed', reason: 'timeout', problem: 'too slow', attempts: 4 } as const;
    const ended = advance(index, begun.state, { input: 'settled', delivery: 'refuser#1', ending }, when);
    expect(ended.state.open).toHaveProperty(['waiter#2']);
    expect(ended.state).not.toHaveProperty('supply');
  });

  it('for the ends of the correlation', () => {
    const correlation = new Correlation({ ...plan(), completeOn: join('all', ['A', on('B')]) });
    correlation.publish(...events);
    correlation.fail('refuser#1');
    expect(correlation.state.joins.complete_on?.node.rounds).toHaveProperty('0');
  });

  it('once the correlation has failed or was cancelled', () => {
    const failed = new Correlation({ ...plan(), failOn: on('NoB') });
    failed.publish(...events);
    failed.settle('refuser#1', { ending: 'answered', payload: {}, outcome: 'refused', attempts: 1 });
    const cancelled = new Correlation(plan());
    cancelled.publish(...events);
    cancelled.cancel();
    for (const correlation of [failed, cancelled]) expect(isHopeless(correlation)).toBe(false);
    expect(cancelled.endingOf('waiter#2')).toBe('discarded(cancelled)');
  });

  it('but also while a run hands over, so that what it publishes is there when the next begins', () => {
    const correlation = new Correlation(plan());
    correlation.publish(...events);
    const ending = { ending: 'failed', reason: 'timeout', problem: 'too slow', attempts: 4 } as const;
    correlation.take({ input: 'settled', delivery: 'refuser#1', ending }, true);
    expect(isHopeless(correlation)).toBe(true);
  });
});

describe('what the state keeps for it', () => {
  it('is nothing in a plan without joins', () => {
    const correlation = new Correlation(routingPlan({ builder: { on: 'Start' }, tester: { on: 'Built' } }));
    correlation.publish(envelope('Start'));
    correlation.runAll();
    expect(correlation.state).not.toHaveProperty('supply');
  });

  it('is only what joins depend on, however many others react', () => {
    const others = Array.from({ length: 50 }, (_, number) => [
      `other-${number}`,
      { on: 'Start', publishes: { completed: `Other${number}` } },
    ]);
    const correlation = waitingForB(Object.fromEntries(others));
    correlation.runAll();
    expect(correlation.state.supply).toEqual({
      came: { Start: 1 },
      endings: { refuser: { as: 'handled', outcome: 'refused', attempts: 1 } },
    });
  });
});

// What the rules do themselves, explained: aggregators, gates, pauses, machines, events handed on, subtasks.
import type { RoutingMachine } from '../../../src/plan/routing-plan';
import { Correlation, START } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { correlationText, eventText, rowOf } from '../../support/explained';
import { join, on, routingPlan } from '../../support/routing-plan';
import { approvedPlan, event, Gated, gatedPlan, HOUR } from './gate/gated';

it('an aggregator says what it published', () => {
  const given = new Correlation(
    routingPlan({
      both: {
        on: join('all', ['A', 'B']),
        does: { work: 'aggregate', aggregator: 'both' },
        publishes: { completed: 'BothCame' },
      },
    }),
  );
  given.publish(envelope('A'), envelope('B'));
  expect(rowOf(given, 'evt-A', 'both')).toMatchObject({
    mark: 'matched',
    outcome: 'joined 2 events; both published BothCame',
  });
});

it('an event for an aggregator over several correlations says how to ask whether it counted', () => {
  const regional = {
    id: 'regional',
    on: join('all', ['A', 'B']),
    onComplete: 'Both',
    correlateBy: ['payload', 'region'],
  };
  const given = new Correlation(
    routingPlan(
      { regional: { on: join('any', ['A', 'B']), does: { work: 'forward', aggregator: 'regional' } } },
      { aggregators: { regional } },
    ),
  );
  given.publish(envelope('A', { payload: { region: 'eu' } }));
  expect(rowOf(given, 'evt-A', 'regional').outcome).toBe('running since 10:00:00');
  given.answer('regional#1');
  expect(rowOf(given, 'evt-A', 'regional')).toMatchObject({
    outcome: 'handed on to aggregator regional, which joins by payload.region "eu"',
    details: [
      'whether it counted there: signalbox aggregator status regional --value eu',
      'outcomes come in correlation regional:eu',
    ],
  });
});

describe('a machine', () => {
  const build: RoutingMachine = {
    initial: 'IDLE',
    states: ['IDLE', 'RUNNING'],
    transitions: [{ from: 'IDLE', input: 'start', to: 'RUNNING' }],
    publishes: {},
  };
  const given = () =>
    new Correlation(
      routingPlan(
        {
          'state:build/start': {
            on: 'Start',
            does: { work: 'transition', machine: 'build', input: 'start' },
          },
        },
        { machines: { build } },
      ),
    );

  it('says which way it went, and from which state it could not', () => {
    const each = given();
    each.publish(envelope('Start'), envelope('Start', { id: 'evt-2' }));
    expect(rowOf(each, 'evt-Start', 'machine build, start')).toMatchObject({
      mark: 'matched',
      outcome: 'IDLE → RUNNING by start',
    });
    expect(rowOf(each, 'evt-2', 'machine build, start')).toMatchObject({
      mark: 'lost',
      outcome: 'discarded: illegal transition: build is RUNNING, and start leads nowhere from there',
    });
    expect(correlationText(each)).toEqual([
      'nothing is at work, and nothing is waited for',
      '! machine build, start   discarded: illegal transition: build is RUNNING, and start leads nowhere from there',
      '                         Start evt-2',
    ]);
  });
});

describe('a pause', () => {
  it('says what it holds, why, and what ends it', () => {
    const given = new Correlation(
      routingPlan(
        {
          'pause:blockers': { on: 'BlockerRaised', does: { work: 'pause', pause: 'blockers' } },
          'resume:blockers': { on: 'BlockerCleared', does: { work: 'resume', pause: 'blockers' } },
          worker: { on: 'Task' },
        },
        { pauses: { blockers: { scope: 'correlation' } } },
      ),
    );
    given.publish(envelope('BlockerRaised', { payload: { text: 'staging is down' } }));
    given.pass(2_000);
    given.publish(envelope('Task'));
    expect(rowOf(given, 'evt-BlockerRaised', 'pause blockers').outcome).toBe('began pause blockers');
    const why = 'staging is down (BlockerRaised, 10:00:00); ends with BlockerCleared or by hand';
    expect(eventText(given, 'evt-Task')).toEqual([
      'evt-Task Task from /outside',
      '✓ worker   type is Task   held by pause blockers since 10:00:02',
      `           ${why}`,
      '2 reactions ask for other types',
    ]);
    expect(correlationText(given)).toEqual([
      'pause blockers: staging is down (BlockerRaised)',
      `· pause blockers   in force: ${why}; it holds 1`,
      '· worker           after Task   held by pause blockers since 10:00:02',
      `                   ${why}`,
    ]);
    given.publish(envelope('BlockerCleared'));
    expect(rowOf(given, 'evt-BlockerCleared', 'end of pause blockers').outcome).toBe('ended pause blockers');
  });
});

describe('a gate', () => {
  it('says what it lacks, who brings it and who may decide', () => {
    const given = new Gated(gatedPlan({ approval: { role: 'lead', withinMs: 2 * HOUR } }));
    given.publish(event('Built', { id: 'evt-b', source: '/ann' }));
    expect(eventText(given, 'evt-b').slice(1, 4)).toEqual([
      '✓ deployer   type is Built   held by gate clearance since 10:00:00',
      '             needs evidence Reviewed (0 of 1): Reviewed (from outside)',
      '             needs approval by lead (0 of 1): bob or cyd may decide, until 12:00:00; after that it is a no',
    ]);
    expect(correlationText(given)).toContainEqual(
      '· gate clearance   holds deployer#1   needs evidence Reviewed (0 of 1): Reviewed (from outside)',
    );
  });

  it('names the senders that are still missing, where it lists them', () => {
    const of = on('Reviewed', { from: ['/a', '/b'] });
    const plan = gatedPlan();
    const gate = { name: 'clearance', criteria: [{ criterion: 'evidence' as const, of, quorum: 2 }] };
    const sources = { '/a': { may: ['Reviewed'] }, '/b': { may: ['Reviewed', 'Built'] } };
    const given = new Gated({ ...plan, sources, gates: { clearance: gate } });
    given.publish(event('Built', { id: 'evt-built', source: '/b' }), event('Reviewed', { source: '/b' }));
    expect(rowOf(given, 'evt-built', 'deployer').details).toEqual([
      'needs evidence Reviewed from /a, /b (1 of 2: /a missing): Reviewed (outside source /a)',
    ]);
  });

  it('says of evidence that it was taken back before it came', () => {
    const given = new Gated(gatedPlan());
    given.publish(
      event('Doubted', { id: 'evt-doubt', retracts: 'evt-1' }),
      event('Reviewed', { id: 'evt-1' }),
    );
    expect(rowOf(given, 'evt-1', 'gate clearance, criterion 1')).toMatchObject({
      mark: 'lost',
      outcome: 'discarded: taken back: evt-1 had been taken back by evt-doubt before it came',
    });
  });

  it('says of evidence whether it still counts', () => {
    const given = new Gated(gatedPlan({ freshForMs: HOUR }));
    const outcome = (rest = {}) => rowOf(given, 'evt-r', 'gate clearance, criterion 1', rest).outcome;
    given.publish(event('Reviewed', { id: 'evt-r' }));
    expect(outcome()).toBe('counts as evidence');
    expect(outcome({ now: START + 2 * HOUR })).toBe('was evidence, and is too old now');
    given.publish(event('Reviewed', { id: 'evt-2', supersedes: 'evt-r' }));
    expect(outcome()).toBe('was evidence, and was taken back by Reviewed evt-2');
  });

  it('that said no says who did, also to what came later', () => {
    const given = new Gated(gatedPlan({ evidence: [], approval: { role: 'lead' } }));
    given.publish(event('Built', { id: 'evt-b' }));
    given.decide('bob', 'reject', { note: 'not on a Friday' });
    expect(rowOf(given, 'evt-b', 'deployer')).toMatchObject({
      mark: 'lost',
      outcome: 'discarded: gate refused: gate clearance was refused by bob: not on a Friday',
    });
  });

  it('of one piece of work says what has to be shown first', () => {
    const given = new Gated(approvedPlan());
    given.publish(event('Built', { id: 'evt-b' }));
    expect(rowOf(given, 'evt-b', 'deployer')).toMatchObject({
      outcome: 'held by approval since 10:00:00',
      details: [
        'needs approval by lead (0 of 1): ann, bob or cyd may decide',
        'what would run has not been shown yet: does a worker run for this plan?',
      ],
    });
  });
});

it('a subtask says what it waits for, and who is at work on that', () => {
  const given = new Correlation(
    routingPlan({
      planner: { on: 'FeatureRequested', publishes: { planned: 'TaskPlanned' } },
      writer: { on: 'DraftRequested' },
    }),
  );
  const tasks = [
    { task: 'schema', agent: 'writer' },
    { task: 'api', agent: 'writer', depends_on: ['schema'] },
  ];
  given.publish(envelope('TaskPlanned', { source: '/planner', payload: { tasks } as never }));
  expect(eventText(given, 'evt-TaskPlanned').slice(1, 3)).toEqual([
    '✓ task schema (writer)   planned by it   running since 10:00:00',
    '✓ task api (writer)      planned by it   waits since 10:00:00 for subtask schema (writer, running since 10:00:00)',
  ]);
});

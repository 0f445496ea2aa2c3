// Where a correlation stands and why: what is open, what is waited for, what went wrong, what was lost.
import { explainCorrelation } from '../../../src/coordination/explain/explain-correlation';
import { Correlation, START } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { correlationText, explained } from '../../support/explained';
import { featureTeam, join, on, routingPlan } from '../../support/routing-plan';

const rows = (given: Correlation) => explainCorrelation(explained(given)).rows;

describe('explaining a correlation', () => {
  it('says who is at work, what joins lack, what the end waits for, and who could bring it', () => {
    const given = new Correlation(featureTeam());
    given.publish(envelope('UserStoryApproved'));
    given.answer('ux-designer#1');
    expect(correlationText(given)).toEqual([
      '· backend-architect         after UserStoryApproved   running since 10:00:00',
      '· test-engineer/test-plan   after UserStoryApproved   running since 10:00:00',
      '· frontend-specialist       1 of 2; waiting for BackendImplementationCompleted (python-pro, not woken: waits for APIDesignCompleted)',
      '                            here: WireframeCompleted',
      '· complete_on               waiting for TestingCompleted (test-engineer/testing, not woken: waits for ' +
        'BackendImplementationCompleted, SchemaDesignCompleted, FrontendImplementationCompleted, TestPlanCompleted)',
    ]);
  });

  it('names a dead letter with its attempts, and those before the last', () => {
    const given = new Correlation(routingPlan({ writer: { on: 'Begun' } }));
    given.publish(envelope('Begun'));
    given.fail('writer#1', 'timeout');
    const failed = [{ attempt: 3, reason: 'bad_output', problem: 'not JSON' }];
    expect(correlationText(given, { attempts: new Map([['writer#1', { failed }]]) })).toEqual([
      'writer could not handle Begun (timeout)',
      'nothing is at work, and nothing is waited for',
      '! writer   after Begun   dead letter after 4 attempts (3: bad_output; 4: timeout): timeout in writer#1',
      '           attempt 3: bad_output: not JSON',
    ]);
  });

  it('names what complete_on waits for and who could bring it, and not what fail_on does', () => {
    const plan = routingPlan(
      { writer: { on: 'Begun', publishes: { completed: 'Done' } } },
      { completeOn: on('Done'), failOn: on('Broken') },
    );
    const given = new Correlation(plan);
    given.publish(envelope('Begun'));
    given.settle('writer#1', { ending: 'answered', outcome: undefined, payload: {}, attempts: 1 });
    expect(rows(given)).toEqual([]);
    const other = new Correlation(plan);
    other.publish(envelope('Begin'));
    expect(correlationText(other)).toEqual([
      'complete_on waits for Done',
      '· complete_on   waiting for Done (writer, not woken: waits for Begun)',
      '✗ Begin         the plan does not know it, and nobody asked for it; did you mean Begun?',
      '                evt-Begin',
    ]);
  });

  it('says how far an end that is a join has come', () => {
    const given = new Correlation(routingPlan({}, { completeOn: join('all', ['A', 'B']) }));
    given.publish(envelope('A'));
    expect(correlationText(given)).toContain('· complete_on   1 of 2; waiting for B (from outside)');
  });

  it('names messages that were parked', () => {
    const given = new Correlation(routingPlan({ writer: { on: 'Begun' } }));
    const { event, routing } = envelope('Begun');
    given.publish({ event, routing, payload: 3 });
    expect(rows(given)).toMatchObject([
      { about: 'parked', mark: 'refused', name: 'Begun', clause: 'parked as invalid_payload' },
    ]);
  });

  it('groups what was dropped by whom and why, and names the first of them', () => {
    const given = new Correlation(routingPlan({ writer: { on: 'Begun' } }, { failOn: on('Broken') }));
    given.publish(envelope('Broken'));
    given.publish(...[1, 2, 3, 4, 5].map((number) => envelope('Begun', { id: `evt-${number}` })));
    expect(correlationText(given).slice(2)).toEqual([
      '! writer   discarded: correlation failed',
      '           Begun evt-1, Begun evt-2, Begun evt-3, and 2 more',
    ]);
  });

  it('leaves out ordinary ends of places in joins', () => {
    const given = new Correlation(routingPlan({ merger: { on: join('first', ['A', 'B']) } }));
    given.publish(envelope('A'), envelope('B'));
    given.runAll();
    expect(rows(given)).toEqual([]);
  });

  it('has nothing to say about one that is complete', () => {
    const given = new Correlation(featureTeam());
    given.publish(envelope('UserStoryApproved'));
    given.runAll();
    expect(rows(given)).toEqual([]);
  });

  it('says the day where it is another one', () => {
    const given = new Correlation(routingPlan({ writer: { on: 'Begun' } }));
    given.publish(envelope('Begun'));
    expect(correlationText(given, { now: START + 86_400_000 })).toEqual([
      '· writer   after Begun   running since 2026-11-20 10:00:00',
    ]);
  });
});

// Sagas, explained: as what they were started, how far they are, why they compensate.
import { shownSaga } from '../../../src/coordination/saga/shown';
import type { Envelope } from '../../../src/events/envelope';
import type { RoutingSaga } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { correlationText, rowOf } from '../../support/explained';
import { routingPlan } from '../../support/routing-plan';
import { featureDeployment, routingSaga, SagaLife, sagaSetting } from '../../support/saga';

const saga = featureDeployment({ sagaId: 'deploy-{correlation_id}' });

/** A correlation that has started the saga. */
function started(of: RoutingSaga = saga): Correlation {
  const given = new Correlation(
    routingPlan(
      {
        'deploy-feature': {
          on: 'ReleaseApproved',
          does: { work: 'saga', saga: 'deploy-feature' },
          publishes: { completed: 'FeatureDeployed', outcomes: { compensated: 'DeploymentRolledBack' } },
          timeoutMs: 3_600_000,
        },
      },
      { sagas: { 'deploy-feature': of } },
    ),
  );
  given.publish(envelope('ReleaseApproved'));
  return given;
}

/** The saga's own life, with as many steps done. */
function lived(done: number, of: RoutingSaga = saga): SagaLife {
  const life = new SagaLife(sagaSetting(of, { event: envelope('ReleaseApproved') }));
  for (let step = 0; step < done; step += 1) life.answer();
  return life;
}

const shown = (life: SagaLife) => ({
  sagas: new Map([['deploy-feature-7', shownSaga(life.setting, life.state)]]),
});
const row = (life: SagaLife, given = started()) =>
  rowOf(given, 'evt-ReleaseApproved', 'deploy-feature', shown(life));
const HEAD = 'started as deploy-feature-7; running since 10:00:00, ';

describe('a saga whose state is at hand', () => {
  it('says which step it is at, and which are done', () => {
    expect(row(lived(2)).outcome).toBe(`${HEAD}at DeployToStaging; done: BuildArtifact, RunTests`);
  });

  it('says which gate it waits for', () => {
    const gated = featureDeployment({}, { gate: 'clearance' });
    expect(row(lived(4, gated), started(gated)).outcome).toBe(
      `${HEAD}waits for gate clearance before DeployToProduction; ` +
        'done: BuildArtifact, RunTests, DeployToStaging, RunE2ETests',
    );
  });

  it('says why it compensates, what it undoes and what it has undone', () => {
    const life = lived(4).fail('unhealthy');
    expect(row(life).outcome).toBe(
      `${HEAD}DeployToProduction failed (unhealthy: unhealthy in DeployToProduction): ` +
        'undoing RollbackProduction, then RemoveFromStaging',
    );
    life.answer();
    expect(row(life).outcome).toMatch(/undoing RemoveFromStaging; undone: RollbackProduction$/);
  });

  it('says how it ended, and what is left for people to do', () => {
    const life = lived(4).fail('unhealthy').fail('timeout').answer();
    const given = started();
    given.settle('deploy-feature#1', {
      ending: 'answered',
      outcome: 'partially_compensated',
      payload: {},
      attempts: 1,
    });
    expect(row(life, given)).toMatchObject({
      mark: 'matched',
      state: 'handled',
      outcome:
        'started as deploy-feature-7; partially compensated: DeployToProduction failed ' +
        '(unhealthy: unhealthy in DeployToProduction); undone: RemoveFromStaging',
      details: ['left to do by hand: RollbackProduction (timeout: timeout in RollbackProduction)'],
    });
  });

  it('says which step has an outcome that nobody knows', () => {
    expect(row(lived(3).fail('timeout')).details).toEqual(['nobody knows whether RunE2ETests took effect']);
  });

  it('says who settled a step of which nobody knew, how, and with what', () => {
    const asking = routingSaga({ One: { onUnknown: 'ask' }, Two: {} });
    const settled = (settlement: object) =>
      lived(0, asking)
        .fail('timeout')
        .take({ arrival: 'settle', settlement: { step: 'One', ...settlement } });
    const known = { outcome: 'done', payload: { port: 80 }, by: 'ann', note: 'seen running' };
    expect(row(settled(known), started(asking)).details).toEqual([
      'ann settled One: done, with {"port":80} (seen running)',
    ]);
    expect(row(settled({ outcome: 'failed' }), started(asking)).details).toEqual([
      'somebody settled One: failed',
    ]);
    const large = { outcome: 'done', payload: { text: 'x'.repeat(5_000) }, by: 'ann' };
    expect(row(settled(large), started(asking)).details).toEqual([
      'ann settled One: done, with an answer of 5011 bytes',
    ]);
  });

  it('says that it was cancelled', () => {
    const life = lived(3).take({ arrival: 'cancel' });
    life.settle({ ending: 'cancelled' });
    expect(row(life).outcome).toMatch(/it was cancelled: undoing RemoveFromStaging$/);
  });

  it('stands among what is open with how far it is', () => {
    const given = started();
    expect(correlationText(given, shown(lived(4).fail('unhealthy')))).toEqual([
      '· deploy-feature   after ReleaseApproved   running since 10:00:00',
      '                   DeployToProduction failed (unhealthy: unhealthy in DeployToProduction): ' +
        'undoing RollbackProduction, then RemoveFromStaging',
    ]);
  });
});

describe('a saga whose state is not at hand', () => {
  /** Its events, as they came to the correlation. */
  function told(life: SagaLife): Correlation {
    const given = started();
    const events = life.effects.flatMap((each): Envelope[] =>
      each.effect === 'publish' ? [each.event] : [],
    );
    given.publish(...events);
    return given;
  }
  const outcome = (given: Correlation) => rowOf(given, 'evt-ReleaseApproved', 'deploy-feature').outcome;

  it('is told by its events: what is done, what failed and why, what is undone', () => {
    expect(outcome(told(lived(0)))).toBe(`${HEAD}no step has ended yet`);
    expect(outcome(told(lived(2)))).toBe(`${HEAD}done: BuildArtifact, RunTests`);
    expect(outcome(told(lived(4).fail('unhealthy').answer()))).toBe(
      `${HEAD}DeployToProduction failed (unhealthy: unhealthy in DeployToProduction): ` +
        'undoing what was done; undone: RollbackProduction',
    );
  });

  it('is told by its events after its end', () => {
    const given = told(lived(4).fail('unhealthy').answer().answer());
    given.settle('deploy-feature#1', {
      ending: 'answered',
      outcome: 'compensated',
      payload: {},
      attempts: 1,
    });
    expect(outcome(given)).toBe(
      'started as deploy-feature-7; compensated: DeployToProduction failed ' +
        '(unhealthy: unhealthy in DeployToProduction); undone: RollbackProduction, RemoveFromStaging',
    );
    expect(correlationText(given)[1]).toMatch(
      /^! deploy-feature +after ReleaseApproved {3}started as .*; compensated: DeployToProduction failed /,
    );
  });
});

it('a saga that could not be started says why', () => {
  const given = started();
  given.settle('deploy-feature#1', {
    ending: 'failed',
    reason: 'saga_exists',
    problem: 'there is one of that id already',
    attempts: 1,
  });
  expect(rowOf(given, 'evt-ReleaseApproved', 'deploy-feature')).toMatchObject({
    mark: 'lost',
    outcome: 'dead letter after 1 attempt (1: saga_exists): there is one of that id already',
  });
});

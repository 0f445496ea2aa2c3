// A saga's past, read from its history: without a worker, after its end, and where it has left no result.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { readSaga, SagaNotFound } from '../../src/store/read-saga';
import { featureDeployment, routingSaga } from '../support/saga';
import { failFor, SagaTeam } from '../support/saga-team';
import { createDevEnvironment } from '../support/servers';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

describe('a saga that has ended', () => {
  it('is read without a worker: its state as it was shown, what happened, and how the server calls its end', async () => {
    const team = await new SagaTeam(environment, featureDeployment(), {
      DeployToProduction: () => failFor('bad_output'),
    }).start();
    const result = await (await team.begin('past')).result();
    await team.stop();
    const { shown, facts, runs, correlation } = await readSaga(environment.client, team.plan.plan, 'past');
    expect(shown).toEqual(result);
    expect(JSON.stringify(shown)).toBe(JSON.stringify(result));
    expect(correlation).toBe('past');
    expect(runs).toMatchObject([{ status: 'COMPLETED' }]);
    expect(facts.flatMap((fact) => (fact.fact === 'undo-begun' ? [fact.step] : []))).toEqual([5, 3]);
  });

  it('over several runs has the facts of all of them', async () => {
    const steps = Object.fromEntries(['A', 'B', 'C', 'D'].map((step) => [step, {}]));
    const team = await new SagaTeam(environment, routingSaga(steps)).start();
    await (await team.begin('runs', { bounds: { works: 2 } })).result();
    await team.stop();
    const { facts, runs } = await readSaga(environment.client, team.plan.plan, 'runs');
    expect(runs.map(({ status }) => status)).toEqual(['CONTINUED_AS_NEW', 'COMPLETED']);
    expect(facts.filter(({ fact }) => fact === 'step-begun')).toHaveLength(4);
  });

  it('by the hard stop stands where it was stopped', async () => {
    const team = new SagaTeam(environment, featureDeployment());
    const saga = await team.begin('stopped');
    await saga.terminate('no more');
    const { shown, runs } = await readSaga(environment.client, team.plan.plan, 'stopped');
    expect(runs).toMatchObject([{ status: 'TERMINATED' }]);
    expect(shown.status).toBe('in_progress');
  });
});

describe('a saga that runs', () => {
  it('is read as it stands', async () => {
    let go: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      go = resolve;
    });
    const team = await new SagaTeam(environment, featureDeployment(), {
      DeployToStaging: () => gone.then(() => ({})),
    }).start();
    const saga = await team.begin('live');
    await until('the third step', () => team.trail.length === 3);
    const { shown, runs } = await readSaga(environment.client, team.plan.plan, 'live');
    expect(shown).toMatchObject({ current_step: 3, status: 'in_progress' });
    expect(runs).toMatchObject([{ status: 'RUNNING' }]);
    go();
    await saga.result();
    await team.stop();
  });
});

describe('a saga that nobody has started', () => {
  it('is said not to be there', async () => {
    const read = readSaga(environment.client, 'no-such-plan', 'no-such-saga');
    await expect(read).rejects.toThrow('plan no-such-plan has no saga "no-such-saga"');
    await read.catch((error) => expect(SagaNotFound.isInstance(error)).toBe(true));
  });
});

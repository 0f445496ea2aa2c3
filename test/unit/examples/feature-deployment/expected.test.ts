// What the demo takes for the right ending: if it took anything for it, its exit code would say nothing.

import { expectedDeployment, unexpected } from '../../../../src/cli/demo/expected-deployment';
import type { SagaResult } from '../../../../src/contract/saga';
import { loadPlan } from '../../../../src/plan/load-plan';
import type { RoutingSaga } from '../../../../src/plan/routing-plan';
import { EXAMPLE } from './agents';

let saga: RoutingSaga;
beforeAll(async () => {
  const { routing } = await loadPlan(`${EXAMPLE}/signalbox.yaml`);
  saga = Object.values(routing.sagas ?? {})[0] as RoutingSaga;
});

const stage = (version: string | null) => ({ port: 1, url: 'http://127.0.0.1:1', version });
const expected = (broken?: string) => expectedDeployment(saga, broken, '1.0.0', '2.0.0');

it.each([
  ['BuildArtifact', 'failed', []],
  ['RunTests', 'failed', []],
  ['DeployToStaging', 'compensated', ['RemoveFromStaging']],
  ['RunE2ETests', 'compensated', ['RemoveFromStaging']],
  ['DeployToProduction', 'compensated', ['RollbackProduction', 'RemoveFromStaging']],
])('a release that fails in %s ends %s, with what was begun undone', (failedStep, status, undone) => {
  const stages = { staging: null, production: '1.0.0' };
  expect(expected(failedStep)).toEqual({ status, failedStep, undone, ...stages });
});

it('an unbroken release ends on both stages', () => {
  const { status, ...stages } = expected();
  expect([status, stages]).toEqual([
    'completed',
    { failedStep: null, undone: [], staging: '2.0.0', production: '2.0.0' },
  ]);
});

describe('an ending is not the right one', () => {
  const right = {
    status: 'compensated',
    failed_step: 'RunE2ETests',
    undone: ['RemoveFromStaging'],
  } as unknown as SagaResult;
  const site = { staging: stage(null), production: stage('1.0.0') };
  const problems = (state: Partial<SagaResult>, stages: Partial<typeof site> = {}) =>
    unexpected(expected('RunE2ETests'), { ...right, ...state }, { ...site, ...stages });

  it('unless all of it is', () => {
    expect(problems({})).toEqual([]);
  });

  it.each([
    [
      'status',
      { status: 'partially_compensated' } as const,
      {},
      /^the saga’s status should be "compensated"/,
    ],
    [
      'step',
      { failed_step: 'RunTests' },
      {},
      /^the step that failed should be "RunE2ETests", got "RunTests"$/,
    ],
    ['undos', { undone: [] }, {}, /^what was undone should be \["RemoveFromStaging"\], got \[\]$/],
    ['staging', {}, { staging: stage('2.0.0') }, /\(staging\) should be null, got "2\.0\.0"$/],
    ['production', {}, { production: stage(null) }, /\(production\) should be "1\.0\.0", got null$/],
  ])('where its %s is another', (_, state, stages, problem) => {
    expect(problems(state, stages)).toEqual([expect.stringMatching(problem)]);
  });
});

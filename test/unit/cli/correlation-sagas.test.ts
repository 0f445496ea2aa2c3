// The sagas of a correlation as `status` and `wait` name them.
import { correlationSagaLines } from '../../../src/cli/views/correlation-sagas';
import type { SagaRecord } from '../../../src/store/read-saga';
import { START } from '../../support/correlation';
import { featureDeployment, SagaLife, sagaSetting } from '../../support/saga';
import { capturedOutput } from './captured';

const plain = capturedOutput();
const begun = () => new SagaLife(sagaSetting(featureDeployment()));

function recordOf(life: SagaLife): SagaRecord {
  const { shown, state, facts, setting } = life;
  const status = life.isOpen ? 'RUNNING' : 'COMPLETED';
  const runs = [{ runId: 'run-1', status, startedAt: START, historyEvents: 20, actions: 8 }];
  return { shown, state, facts, plan: setting.plan, correlation: setting.correlation, runs };
}
const text = (life: SagaLife) => correlationSagaLines([recordOf(life)], plain);

describe('a saga of a correlation', () => {
  it('is one line where it went well', () => {
    expect(text(begun().runAll())).toEqual(['saga deploy-feature-7 (deploy-feature): completed']);
  });

  it('names the step that failed where all was put right', () => {
    const life = begun().answer();
    life.fail();
    life.runAll();
    expect(text(life)).toEqual([
      expect.stringMatching(
        /^saga deploy-feature-7 \(deploy-feature\): (compensated|failed), RunTests failed \(.+\)$/,
      ),
    ]);
  });

  it('cannot be missed where something is left to do by hand, and says what and where to look', () => {
    const life = begun();
    while (life.atWork.task !== 'RunE2ETests') life.answer();
    life.fail();
    while (life.isOpen) life.fail();
    const lines = text(life);
    expect(lines[0]).toMatch(/: partially_compensated, RunE2ETests failed \(.+\): IT NEEDS HELP$/);
    expect(lines[1]).toMatch(/^ {2}left to do by hand, step 3: RemoveFromStaging, /);
    expect(lines.at(-1)).toBe('  next: signalbox saga status deploy-feature-7');
  });
});

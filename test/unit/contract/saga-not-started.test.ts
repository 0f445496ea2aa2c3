// What is said where a saga cannot be started because its id is taken: what helps depends on what the id is made of.
import { sagaNotStarted } from '../../../src/contract/saga';

const problemOf = (sagaId: string) => {
  const ending = sagaNotStarted({ name: 'release', sagaId }, 'release-7', 'feature-7');
  if (ending.ending !== 'failed') throw new Error(`ended as ${ending.ending}`);
  expect(ending.reason).toBe('saga_exists');
  return ending.problem;
};

describe('a saga whose id is taken', () => {
  it('of a correlation that has had one is advised to another correlation', () => {
    const problem = problemOf('release-{correlation_id}');
    expect(problem).toContain(
      'one in each correlation: publish what is to start another under a correlation',
    );
    expect(problem).not.toContain('put {correlation_id}');
  });

  it('that is the same everywhere is advised to hold the correlation', () => {
    expect(problemOf('release-7')).toContain('put {correlation_id} into it');
  });

  it('is told how to start another all the same', () => {
    for (const template of ['release-{correlation_id}', 'release-7'])
      expect(problemOf(template)).toMatch(/signalbox saga start release --correlation feature-7 --id OTHER$/);
  });
});

// What needs a clock: steps that are tried again after hours, and people who take their time. With skipped time.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ShownSaga } from '../../src/coordination/saga/shown';
import type { RetryRule } from '../../src/plan/routing-plan';
import { noRetry } from '../support/routing-plan';
import { routingSaga, undoBy } from '../support/saga';
import { failFor, type SagaAgent, SagaTeam } from '../support/saga-team';
import { createTimeSkippingEnvironment } from '../support/servers';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
let team: SagaTeam | undefined;
beforeAll(async () => {
  environment = await createTimeSkippingEnvironment();
});
afterEach(async () => {
  await team?.stop();
  team = undefined;
});
afterAll(async () => {
  await environment?.teardown();
});

const wait = 2 * 3_600_000;
/** Tried again every two hours. */
const patient: RetryRule = {
  ...noRetry,
  maxRetries: 9,
  backoff: 'fixed',
  initialDelayMs: wait,
  maxDelayMs: wait,
};

/** Fails so often, then answers. */
const failing = (times: number): SagaAgent => {
  let failures = 0;
  return () => {
    failures += 1;
    if (failures <= times) throw new Error('not yet');
    return {};
  };
};

describe('with skipped time', () => {
  it.each([
    ['is tried again, and the saga completes', 'behind', wait + 10_000, ['Deploy', 'Deploy']],
    ['is undone at once', 'before', wait - 10_000, ['Deploy', 'Rollback']],
  ])('a step %s, where its deadline lies %s its second attempt', async (_what, _where, deadlineMs, trail) => {
    const saga = routingSaga({ Deploy: { retry: patient, deadlineMs, undo: 'Rollback' } });
    team = await new SagaTeam(environment, saga, { Deploy: failing(1) }).start();
    await (await team.begin('t')).result();
    expect(team.trail).toEqual(trail);
  });

  it('tries an undo again for a day, under one key, and the next one begins only then', async () => {
    const saga = routingSaga({
      Reserve: { undo: 'Release' },
      Deploy: { undo: undoBy('Rollback', { retry: patient }) },
    });
    const agents = { Deploy: () => failFor('bad_output'), Rollback: failing(9) };
    team = await new SagaTeam(environment, saga, agents).start();
    const began = await environment.currentTimeMs();
    expect(await (await team.begin('t')).result()).toMatchObject({
      status: 'compensated',
      undone: ['Rollback', 'Release'],
    });
    expect((await environment.currentTimeMs()) - began).toBeGreaterThanOrEqual(9 * wait);
    expect(team.trail).toEqual(['Reserve', 'Deploy', ...Array(10).fill('Rollback'), 'Release']);
    expect(new Set(team.works.slice(2, 12).map(({ key }) => key)).size).toBe(1);
  });

  it('waits thirty days for a person', async () => {
    const saga = routingSaga({ Deploy: { onUnknown: 'ask' }, Announce: {} });
    team = await new SagaTeam(environment, saga, { Deploy: () => failFor('timeout') }).start();
    const handle = await team.begin('t');
    await until(
      'the question',
      async () => (await handle.query<ShownSaga>('status')).waits_for !== undefined,
    );
    await environment.sleep('30 days');
    await handle.executeUpdate('settle', { args: [{ step: 'Deploy', outcome: 'done' }] });
    expect(await handle.result()).toMatchObject({ status: 'completed' });
  });
});

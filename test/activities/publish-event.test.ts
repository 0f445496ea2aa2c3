// Activity `signalbox.publish-event`: to whom it sends, what it refuses, and what comes too late. The client is one that records.
import '../support/quiet-runtime';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { PUBLISH_EVENT_ACTIVITY } from '../../src/contract/names';
import type { PublishEventAnswer, PublishEventInput } from '../../src/contract/saga';
import { envelope } from '../support/envelope';
import { featureDeployment, sagaPlan } from '../support/saga';

const logger = new DefaultLogger('ERROR', () => undefined);
const routing = sagaPlan(featureDeployment());
const run = { base: '', agents: {}, payloads: {}, examples: {} };
const world = {
  plans: {
    find: (plan: string, hash: string) =>
      plan === routing.plan && hash === routing.hash ? { routing, run } : undefined,
  },
  dataFolder: '',
  environment: {},
};
const input = (rest: object = {}): PublishEventInput => ({
  plan: routing.plan,
  hash: routing.hash,
  correlation: 'feature-7',
  event: envelope('ArtifactBuilt'),
  begunBy: envelope('ReleaseApproved'),
  ...rest,
});

const tooLong = () => {
  const correlation = 'x'.repeat(250);
  return input({ correlation, event: envelope('ArtifactBuilt', { correlation_id: correlation }) });
};

/** Runs it once; `answer` stands for the server's. */
async function publish(argument: unknown, answer: () => unknown = () => undefined) {
  const sent: Record<string, unknown>[] = [];
  const client = {
    workflow: {
      signalWithStart: async (type: string, options: object) => {
        sent.push({ type, ...options });
        return answer();
      },
    },
    withAbortSignal: (_: AbortSignal, inner: () => unknown) => inner(),
  } as unknown as Client;
  const environment = new MockActivityEnvironment(
    { activityType: PUBLISH_EVENT_ACTIVITY },
    { client, logger },
  );
  const activity = createActivities(world)[PUBLISH_EVENT_ACTIVITY];
  const result = (await environment
    .run(activity as (input: never) => Promise<PublishEventAnswer>, argument as never)
    .catch((error: ApplicationFailure) => error)) as PublishEventAnswer | ApplicationFailure;
  return { result, sent };
}

describe('an event of a saga', () => {
  it('goes to the coordination of its correlation, which it begins with the plan of this worker', async () => {
    const { result, sent } = await publish(input());
    expect(result).toEqual({ outcome: 'sent' });
    expect(sent).toMatchObject([
      {
        type: 'coordination',
        workflowId: 'coordination:team:feature-7',
        taskQueue: 'signalbox.team',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        args: [{ plan: routing, correlation: 'feature-7' }],
        signal: 'event',
        signalArgs: [{ events: [envelope('ArtifactBuilt')], plan: 'team', hash: routing.hash }],
      },
    ]);
  });

  it('or the report of a child is said to be one, so that its source is not asked again', async () => {
    const { sent } = await publish(input({ reportedBy: 'part-1' }));
    expect(sent).toMatchObject([{ signalArgs: [{ reported_by: 'part-1' }] }]);
  });

  it('may be no event but a question for a gate', async () => {
    const asksGate = { saga: 'saga:team:s', step: 'Deploy', gate: 'clearance' };
    const { sent } = await publish(input({ event: undefined, asksGate }));
    expect(sent).toMatchObject([{ signalArgs: [{ events: [], asks_gate: asksGate }] }]);
  });

  it('may be that a step asks no more, and may tell of a beginning that nobody has published', async () => {
    const withdrawsGate = { saga: 'saga:team:s', step: 'Deploy' };
    const withdrawn = await publish(input({ event: undefined, withdrawsGate }));
    expect(withdrawn.sent).toMatchObject([{ signalArgs: [{ events: [], withdraws_gate: withdrawsGate }] }]);
    expect(withdrawn.sent[0]).not.toHaveProperty(['signalArgs', 0, 'begun_by']);
    const told = await publish(input({ tellsBeginning: true }));
    expect(told.sent).toMatchObject([{ signalArgs: [{ begun_by: envelope('ReleaseApproved') }] }]);
  });

  it('waits for a worker that has loaded its plan', async () => {
    const { result, sent } = await publish(input({ hash: 'other' }));
    expect(result).toMatchObject({ type: 'plan_not_loaded', nonRetryable: false });
    expect(sent).toEqual([]);
  });

  it('is tried again while the server is away', async () => {
    const away = () => {
      throw new Error('14 UNAVAILABLE');
    };
    expect((await publish(input(), away)).result).toMatchObject({ message: '14 UNAVAILABLE' });
  });

  it('that asks for a gate of a correlation that has ended is late', async () => {
    const ended = () => {
      throw new WorkflowExecutionAlreadyStartedError('closed', 'coordination:team:feature-7', 'coordination');
    };
    const asksGate = { saga: 'saga:team:s', step: 'Deploy', gate: 'clearance' };
    expect((await publish(input({ event: undefined, asksGate }), ended)).result).toEqual({ outcome: 'late' });
  });

  it.each([
    ['no object', 7, 'the argument is no object'],
    ['no envelope', input({ event: { event: {} } }), 'event.'],
    ['no beginning', input({ begunBy: undefined }), 'begunBy: '],
    ['a correlation that is too long for a workflow', tooLong(), 'correlation id is too long'],
    ['another correlation', input({ correlation: 'other' }), 'the event is of correlation "feature-7"'],
  ])('is refused where the argument holds %s', async (_, argument, problem) => {
    const { result, sent } = await publish(argument);
    expect(result).toMatchObject({
      type: 'invalid_payload',
      nonRetryable: true,
      message: expect.stringContaining(problem),
    });
    expect(sent).toEqual([]);
  });
});

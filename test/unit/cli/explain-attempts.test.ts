// Failed attempts as far as a history tells of them: by delivery, each with its number and its reason.
import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import type { HistoryEvent } from '../../../src/store/activations';
import { decoderOf } from '../../../src/store/decode';
import { failedAttemptsIn } from '../../../src/store/failed-attempts';

const decoder = decoderOf({
  payloadConverter: defaultPayloadConverter,
  failureConverter: defaultFailureConverter,
  payloadCodecs: [],
});
const payloads = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value) ?? {}] });

type Failure = NonNullable<NonNullable<HistoryEvent['activityTaskStartedEventAttributes']>['lastFailure']>;
const failedWith = (type: string, details?: unknown): Failure => ({
  message: `${type} it was`,
  applicationFailureInfo: { type, ...(details !== undefined && { details: payloads(details) }) },
});
const workerDied: Failure = {
  message: 'activity Heartbeat timeout',
  timeoutFailureInfo: { timeoutType: 4 },
};

/** An activity that was tried again after `lastFailure` and then ended so. */
const activity = (
  delivery: string,
  lastFailure: Failure | undefined,
  end: Partial<HistoryEvent>,
  first = 5,
): HistoryEvent[] =>
  [
    {
      eventId: first,
      activityTaskScheduledEventAttributes: { activityId: delivery, activityType: { name: 'writer' } },
    },
    {
      eventId: first + 1,
      activityTaskStartedEventAttributes: { scheduledEventId: first, attempt: 2, lastFailure },
    },
    { eventId: first + 2, ...end },
  ] as unknown as HistoryEvent[];

const answered = (attempts: number, scheduledEventId = 5) =>
  ({
    activityTaskCompletedEventAttributes: { scheduledEventId, result: payloads({ payload: {}, attempts }) },
  }) as unknown as Partial<HistoryEvent>;
const failed = (reason: string, attempts: number) =>
  ({
    activityTaskFailedEventAttributes: {
      scheduledEventId: 5,
      failure: failedWith(reason, { reason, problem: 'it is so', attempts }),
    },
  }) as unknown as Partial<HistoryEvent>;

const read = async (events: HistoryEvent[]) => Object.fromEntries(await failedAttemptsIn(events, decoder));

it('names the attempt before the one that answered', async () => {
  expect(await read(activity('writer#1', failedWith('timeout'), answered(2)))).toEqual({
    'writer#1': [{ attempt: 1, reason: 'timeout', problem: 'timeout it was' }],
  });
});

it('names the attempt before the one that failed for good', async () => {
  expect(await read(activity('writer#1', failedWith('timeout'), failed('bad_output', 4)))).toMatchObject({
    'writer#1': [{ attempt: 3, reason: 'timeout' }],
  });
});

it('gives no number to what was not charged: a worker that died, or that did not know the plan', async () => {
  expect(await read(activity('writer#1', workerDied, answered(1)))).toEqual({
    'writer#1': [{ reason: 'a worker died', problem: 'activity Heartbeat timeout' }],
  });
  expect(await read(activity('writer#1', failedWith('plan_not_loaded'), answered(2)))).toEqual({
    'writer#1': [{ reason: 'plan_not_loaded', problem: 'plan_not_loaded it was' }],
  });
});

it('knows nothing of what was done at the first attempt, or is not ended', async () => {
  expect(await read(activity('writer#1', undefined, answered(1)))).toEqual({});
  expect(await read(activity('writer#1', failedWith('timeout'), {}))).toEqual({});
});

it('tells deliveries apart, and keeps the order of what one was dispatched for twice', async () => {
  const events = [
    ...activity('writer#1', failedWith('timeout'), answered(2)),
    ...activity('writer#1', failedWith('bad_output'), answered(3, 15), 15),
    ...activity('reader#1', workerDied, answered(1, 25), 25),
  ];
  expect(await read(events)).toMatchObject({
    'writer#1': [{ reason: 'timeout' }, { attempt: 2, reason: 'bad_output' }],
    'reader#1': [{ reason: 'a worker died' }],
  });
});

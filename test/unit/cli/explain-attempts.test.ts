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

const before = [
  { attempt: 1, reason: 'timeout', problem: 'took too long' },
  { attempt: 2, reason: 'bad_output', problem: 'bad_output it was' },
];
const timedOut = (details: unknown): Failure => ({
  message: 'activity ScheduleToClose timeout',
  timeoutFailureInfo: { timeoutType: 3, lastHeartbeatDetails: payloads(details) },
});
/** The places in which a worker writes down why earlier attempts failed. */
const ends: [string, object][] = [
  [
    'answered',
    {
      activityTaskCompletedEventAttributes: {
        scheduledEventId: 5,
        result: payloads({ payload: {}, attempts: 3, earlier: before }),
      },
    },
  ],
  [
    'failed for good',
    {
      activityTaskFailedEventAttributes: {
        scheduledEventId: 5,
        failure: failedWith('closed', { reason: 'closed', problem: 'it is', attempts: 3, earlier: before }),
      },
    },
  ],
  [
    'ran out of time at the server',
    {
      activityTaskTimedOutEventAttributes: {
        scheduledEventId: 5,
        failure: timedOut({ failures: 2, crashes: 0, through: 2, failed: before }),
      },
    },
  ],
];

it.each(ends)('names every attempt that the worker has written down, of one that %s', async (_, end) => {
  const last = failedWith('bad_output', { reason: 'bad_output', problem: 'bad_output it was', attempts: 2 });
  expect(await read(activity('writer#1', last, end))).toEqual({ 'writer#1': before });
  expect(await read(activity('writer#1', workerDied, end))).toEqual({
    'writer#1': [...before, { reason: 'a worker died', problem: 'activity Heartbeat timeout' }],
  });
});

it('keeps the whole sentence that the server has of the last one, and what the worker could not write down', async () => {
  const cut = [{ attempt: 2, reason: 'bad_output', problem: `${'x'.repeat(199)}…` }];
  const end: object = {
    activityTaskCompletedEventAttributes: {
      scheduledEventId: 5,
      result: payloads({ payload: {}, attempts: 3, earlier: cut }),
    },
  };
  const whole = { message: 'x'.repeat(300), applicationFailureInfo: { type: 'bad_output' } };
  expect(await read(activity('writer#1', whole, end))).toEqual({
    'writer#1': [{ attempt: 2, reason: 'bad_output', problem: 'x'.repeat(300) }],
  });
  expect(await read(activity('writer#1', failedWith('timeout'), end))).toMatchObject({
    'writer#1': [{ reason: 'bad_output' }, { reason: 'timeout' }],
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

// How an activity's end becomes an ending, whatever arrives.
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
  TimeoutFailure,
} from '@temporalio/common';
import * as fc from 'fast-check';
import { endingOf, endingOfAnswer } from '../../../src/contract/ending-of';
import { PROBLEM_LENGTH, refuse, retryLater } from '../../../src/contract/failures';

/** As a workflow catches it. */
const caught = (cause: Error): Error =>
  new ActivityFailure('Activity task failed', 'python-pro', '1', 'NON_RETRYABLE_FAILURE', undefined, cause);

/** Through the wire and back, as it is read from a history. */
const fromHistory = (error: Error): unknown =>
  defaultFailureConverter.failureToError(
    defaultFailureConverter.errorToFailure(error, defaultPayloadConverter),
    defaultPayloadConverter,
  );

describe('endingOf', () => {
  const failure = refuse('bad_output', 'line 2 is no JSON: "hello"', 4);
  const expected = {
    ending: 'failed',
    reason: 'bad_output',
    problem: 'line 2 is no JSON: "hello"',
    attempts: 4,
  };

  it('takes reason, problem and attempts from the details of the last failure', () => {
    expect(endingOf(caught(failure))).toEqual(expected);
  });

  it('reads the same from the bare cause in a history', () => {
    expect(endingOf(fromHistory(failure))).toEqual(expected);
    expect(endingOf(fromHistory(caught(failure)))).toEqual(expected);
  });

  it('takes the type of a failure without details as its reason', () => {
    expect(endingOf(caught(retryLater('plan_not_loaded', 'plan desk@1 is not loaded here')))).toEqual({
      ending: 'failed',
      reason: 'plan_not_loaded',
      problem: 'plan desk@1 is not loaded here',
      attempts: 1,
    });
  });

  it('tells a cancellation from a failure, also where the details say so', () => {
    expect(endingOf(caught(new CancelledFailure('CANCELLED')))).toEqual({ ending: 'cancelled' });
    expect(endingOf(caught(refuse('cancelled', 'stopped')))).toEqual({ ending: 'cancelled' });
    expect(endingOf(ApplicationFailure.nonRetryable('stopped', 'unauthorized'))).toMatchObject({
      ending: 'failed',
    });
  });

  it('counts the failures that the last heartbeat knew of, and the attempt that timed out', () => {
    const timeout = new TimeoutFailure('no heartbeat', { failures: 2 }, 'HEARTBEAT');
    expect(endingOf(caught(timeout))).toMatchObject({ ending: 'failed', reason: 'timeout', attempts: 3 });
  });

  it('takes along what is known of the effect, where the reason does not say it', () => {
    const known = refuse('temporary_failure', 'no', 2, undefined, 'unknown');
    for (const error of [caught(known), fromHistory(known)])
      expect(endingOf(error)).toMatchObject({ reason: 'temporary_failure', effect: 'unknown' });
    const strange = refuse('temporary_failure', 'no', 2, undefined, 'all of it' as 'done');
    expect(endingOf(caught(strange))).not.toHaveProperty('effect');
  });

  it('knows by the last heartbeat that an attempt before the one that timed out was done', () => {
    const timeout = (effect: string) =>
      endingOf(caught(new TimeoutFailure('no heartbeat', { failures: 1, effect }, 'HEARTBEAT')));
    expect(timeout('done')).toMatchObject({ reason: 'timeout', effect: 'done' });
    expect(timeout('unknown')).not.toHaveProperty('effect');
  });

  it('calls the end of all attempts together a deadline', () => {
    const timeout = new TimeoutFailure('schedule to close', undefined, 'SCHEDULE_TO_CLOSE');
    expect(endingOf(caught(timeout))).toMatchObject({ ending: 'failed', reason: 'deadline', attempts: 1 });
  });

  it('gives an ending for anything at all, and never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (thrown) => {
        expect(['failed', 'cancelled']).toContain(endingOf(thrown).ending);
      }),
    );
  });

  it('survives errors that throw when they are read, and chains without end', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    const circle: { name: string; cause?: unknown } = { name: 'ActivityFailure' };
    circle.cause = circle;
    for (const thrown of [hostile, circle]) expect(endingOf(thrown)).toMatchObject({ ending: 'failed' });
  });

  it('bounds the text of a problem', () => {
    const ending = endingOf(new Error('x'.repeat(100_000)));
    expect(ending).toMatchObject({ ending: 'failed', reason: 'temporary_failure' });
    expect(JSON.stringify(ending).length).toBeLessThan(PROBLEM_LENGTH + 200);
  });
});

describe('endingOfAnswer', () => {
  it('keeps payload, outcome and attempts, and adds no outcome where none was chosen', () => {
    const payload = { endpoints: 12 };
    expect(endingOfAnswer({ payload, outcome: 'refused', attempts: 2 })).toEqual({
      ending: 'answered',
      payload,
      outcome: 'refused',
      attempts: 2,
    });
    expect(endingOfAnswer({ payload, attempts: 1 })).toStrictEqual({
      ending: 'answered',
      payload,
      attempts: 1,
    });
  });
});

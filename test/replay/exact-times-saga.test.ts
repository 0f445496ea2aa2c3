// The deadline of a saga's step, at exact milliseconds, with today's workflow. The server alone decides whether a step answered in time:
// it records one of the two, and a saga never looks at the time itself.
import '../support/quiet-runtime';
import { DeterminismViolationError } from '@temporalio/workflow';
import { replay } from './replay-history';
import { attributesOf, type KeptHistory, keptHistory, positionOf, replaced, timed } from './timed-history';

const START = Date.UTC(2026, 10, 20, 10);
const kept = (life: string) => keptHistory(`saga-${life}-1-2026-11-21`);

/** How long the step has over all attempts, as the workflow asked the server: `7200s`. */
function deadlineMs(history: KeptHistory): number {
  const step = history.events[positionOf(history, 'ACTIVITY_TASK_SCHEDULED')];
  return Number.parseFloat(String(step && attributesOf(step).scheduleToCloseTimeout)) * 1_000;
}

/** The step begins at START and ends so many milliseconds from its deadline. */
const endedAt = (history: KeptHistory, end: number, offset: number) =>
  timed(history, [
    { position: 0, at: START },
    { position: end, at: START + deadlineMs(history) + offset },
  ]);

const answer = (history: KeptHistory) => positionOf(history, 'ACTIVITY_TASK_COMPLETED');
const timeOut = (history: KeptHistory) => positionOf(history, 'ACTIVITY_TASK_TIMED_OUT');

describe('a step with a deadline', () => {
  it('of two hours is what the kept life has', () => {
    expect(deadlineMs(kept('step-in-time'))).toBe(7_200_000);
  });

  // A time-out that the server is slow to record lets an answer through: it was recorded, so it counts.
  it.each([-1, 0, 1])('that answered %i ms from it has answered, and the saga completes', async (offset) => {
    const history = kept('step-in-time');
    await replay(endedAt(history, answer(history), offset));
  });

  it.each([0, 1])('that the server gave up %i ms from it is undone', async (offset) => {
    const history = kept('step-over-time');
    await replay(endedAt(history, timeOut(history), offset));
  });

  it.each([-1, 0, 1])('that answered %i ms from it cannot have been undone', async (offset) => {
    const [inTime, overTime] = [kept('step-in-time'), kept('step-over-time')];
    const answered = inTime.events[answer(inTime)];
    if (!answered) throw new Error('the life has no answer');
    const other = replaced(overTime, timeOut(overTime), answered);
    await expect(replay(endedAt(other, timeOut(overTime), offset))).rejects.toThrow(
      DeterminismViolationError,
    );
  });

  it.each([0, 1])('that was given up %i ms from it cannot have completed its saga', async (offset) => {
    const [inTime, overTime] = [kept('step-in-time'), kept('step-over-time')];
    const givenUp = overTime.events[timeOut(overTime)];
    if (!givenUp) throw new Error('the life has no time-out');
    const other = replaced(inTime, answer(inTime), givenUp);
    await expect(replay(endedAt(other, answer(inTime), offset))).rejects.toThrow(DeterminismViolationError);
  });
});

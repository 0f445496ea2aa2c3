// Which deadline a timer's summary stands for: as it is written now, and as older runs wrote it.
import fc from 'fast-check';
import { cutTimerSummary, timerSummary } from '../../../src/contract/timer-summary';
import { timerMeant } from '../../../src/store/timer-meant';

const long = 'x'.repeat(200);
const due = (...timers: string[]) => Object.fromEntries(timers.map((timer, index) => [timer, index]));

describe('the summary of a deadline', () => {
  it('is its name where that fits, as in every history that is kept', () => {
    expect(timerSummary('frontend @0')).toBe('frontend @0');
    expect(timerSummary('y'.repeat(130))).toBe('y'.repeat(130));
  });

  it('fits whatever the name, and is read as that name', () => {
    const names = fc.uniqueArray(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 5 });
    const alike = fc
      .tuple(names, fc.boolean())
      .map(([some, same]) => some.map((name) => `${same ? long : ''}${name} @0`));
    fc.assert(
      fc.property(alike, (timers) => {
        for (const timer of timers) {
          const summary = timerSummary(timer);
          expect(Buffer.byteLength(JSON.stringify(summary))).toBeLessThanOrEqual(400);
          expect(timerMeant(due(...timers), summary)).toBe(timer);
        }
      }),
    );
  });
});

describe('a summary that an older run has cut', () => {
  it('is read as the name that begins so', () => {
    expect(timerMeant(due('other @0', `${long} @0`), cutTimerSummary(`${long} @0`))).toBe(`${long} @0`);
  });

  it('is read as the one that is due first where several begin so', () => {
    const timers = { [`${long} @1`]: 20, [`${long} @0`]: 10 };
    expect(timerMeant(timers, cutTimerSummary(`${long} @1`))).toBe(`${long} @0`);
  });
});

it('stays as it is where it is that of no deadline', () => {
  expect(timerMeant(due('frontend @0'), 'backend @0')).toBe('backend @0');
});

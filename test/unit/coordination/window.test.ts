// The duplicate window: bounded, and exact at its bound.
import fc from 'fast-check';
import { remember, seenAs, WINDOW_EVENTS, wasSeen } from '../../../src/coordination/window';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { routingPlan } from '../../support/routing-plan';

const entry = (number: number, content = 'contents') => `${String(number).padStart(16, '0')}${content}`;

const filled = (count: number, from = 0) => {
  let window: string[][] = [];
  for (let number = from; number < from + count; number++) window = remember(window, entry(number));
  return window;
};

describe('the duplicate window', () => {
  it.each([0, 1, 50, 99, 100, 101])(
    'knows an event after 4,999 others and has forgotten it after 5,000, wherever it stands (%i)',
    (before) => {
      let window = filled(before + 1);
      const wanted = entry(before);
      for (let other = 0; other < WINDOW_EVENTS - 1; other++)
        window = remember(window, entry(10_000 + other));
      expect(seenAs(window, wanted)).toBe('duplicate');
      window = remember(window, entry(99_999));
      expect(seenAs(window, wanted)).toBeUndefined();
    },
  );

  it('never holds more than its bound', () => {
    let window: string[][] = [];
    for (let number = 0; number < 2 * WINDOW_EVENTS + 150; number++) {
      window = remember(window, entry(number));
      if (number % 97 === 0) expect(window.flat().length).toBe(Math.min(number + 1, WINDOW_EVENTS));
    }
  });

  it('tells a conflict from a duplicate', () => {
    const window = filled(3);
    expect(seenAs(window, entry(1))).toBe('duplicate');
    expect(seenAs(window, entry(1, 'otherwise'.slice(0, 8)))).toBe('conflict');
    expect(seenAs(window, entry(7))).toBeUndefined();
  });

  it('never changes the window that it is given', () => {
    fc.assert(
      fc.property(fc.nat(350), (count) => {
        const window = filled(count);
        const kept = structuredClone(window);
        remember(window, entry(9_999));
        expect(window).toEqual(kept);
      }),
      { numRuns: 20 },
    );
  });

  it('remembers a duplicate after 4,999 other events, and takes it as new after 5,001', () => {
    const correlation = new Correlation(routingPlan({ builder: { on: 'Start' } }));
    const others = (from: number, count: number) =>
      correlation.publish(
        ...Array.from({ length: count }, (_, index) => envelope('Other', { id: `evt-${from + index}` })),
      );
    const start = envelope('Start');
    correlation.publish(start);
    others(0, 4_999);
    expect(wasSeen(correlation.state.window, start)).toBe('duplicate');
    expect(correlation.publish(start)[0]?.outcome).toBe('duplicate');
    others(5_000, 2);
    expect(correlation.publish(start)[0]?.outcome).toBe('admitted');
  });
});

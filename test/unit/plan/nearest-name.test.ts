// Which known name one that is not known was meant to be.

import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { nearestType } from '../../../src/plan/check/nearest-type';
import { slipsBetween } from '../../../src/plan/check/slips';
import { nearestName, quotedWithNearest } from '../../../src/plan/nearest-name';

describe('slips of the pen', () => {
  it.each([
    ['Stop', 'Sotp', 1],
    ['DesingReady', 'designready', 1],
    ['abcd', 'badc', 2],
    ['Fail', 'Failed', 2],
    ['abc', '', 3],
  ])('between %s and %s', (one, other, slips) => {
    expect(slipsBetween(one, other, 9)).toBe(slips);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

  it('are the same both ways, and as many as single letters that differ where none changed places, else fewer', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        const slips = slipsBetween(one, other, 9);
        expect(slipsBetween(other, one, 9)).toBe(slips);
        expect(slips).toBeLessThanOrEqual(distance(one, other));
        expect(slips * 2).toBeGreaterThanOrEqual(distance(one, other));
      }),
    );
  });

  it('are one where two neighbours changed places', () => {
    fc.assert(
      fc.property(word, fc.nat(), (one, at) => {
        fc.pre(one.length > 1);
        const here = at % (one.length - 1);
        const swapped = `${one.slice(0, here)}${one[here + 1]}${one[here]}${one.slice(here + 2)}`;
        expect(slipsBetween(one, swapped, 1)).toBe(swapped === one ? 0 : 1);
      }),
    );
  });
});

describe('the nearest name', () => {
  it('is one in which neighbours changed places', () => {
    expect(nearestName('sotp', ['start', 'stop'])).toBe('stop');
  });

  it('is named once, however often it is known', () => {
    expect(quotedWithNearest('quick', ['default', 'default'])).toBe('"quick"; there is default');
  });
});

describe('the nearest event type', () => {
  it.each([
    ['DesingReady', 'DesignReady'],
    ['BuildFail', 'BuildFailed'],
    ['BuildFailed', 'BuildFail'],
    ['TaskCompleted', 'TaskCompletedEvent'],
    ['Ordreed', 'Ordered'],
  ])('of %s is %s', (type, known) => {
    expect(nearestType(type, ['Other', known])).toBe(known);
  });

  it.each([
    ['BuildPassed', 'BuildFailed'],
    ['OrderPacked', 'OrderPlaced'],
    ['Run', 'Runner'],
    ['Order', 'OrderPlaced'],
  ])('is none where both may be meant: %s, %s', (type, known) => {
    expect(nearestType(type, [known])).toBeUndefined();
  });
});

import { createRequire } from 'node:module';
import fc from 'fast-check';

interface Summary {
  median: number;
  least: number;
  most: number;
  count: number;
}

const { median, summary, pairedRatios } = createRequire(__filename)(
  '../../../bench/measure/statistics.cjs',
) as {
  median(values: number[]): number;
  summary(values: number[]): Summary;
  pairedRatios(values: number[], bases: number[]): number[];
};

describe('the statistics of the bench', () => {
  it('takes the middle one of an odd number of values, whatever their order', () => {
    expect(median([30, 1, 2])).toBe(2);
  });

  it('takes the mean of the two in the middle of an even number of values', () => {
    expect(median([4, 1, 100, 2])).toBe(3);
  });

  it('sorts by size and not by text', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  it('leaves the list that it was given as it is', () => {
    const values = [3, 1, 2];
    summary(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('has as many values below the median as above it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(below).toBeLessThanOrEqual(values.length / 2);
        expect(above).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  it('gives the range and the number of the values beside the median', () => {
    expect(summary([5, 1, 3])).toEqual({ median: 3, least: 1, most: 5, count: 3 });
  });

  it('refuses to speak of no values', () => {
    expect(() => median([])).toThrow('the median of no values');
  });

  it('divides round by round, so that a machine that slows down between rounds does not count', () => {
    expect(pairedRatios([11, 22, 44], [10, 20, 40])).toEqual([1.1, 1.1, 1.1]);
  });

  it('refuses rounds that are not paired, and a base of nothing', () => {
    expect(() => pairedRatios([1, 2], [1])).toThrow('2 values against 1');
    expect(() => pairedRatios([1, 2], [1, 0])).toThrow('round 2 measured 0');
  });
});

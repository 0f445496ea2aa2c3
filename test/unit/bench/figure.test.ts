import { createRequire } from 'node:module';

interface Figure {
  ratio?: { median: number };
  target?: string;
  reached?: boolean;
}
interface Words {
  name: string;
  unit: string;
  ours: number[];
  base: number[];
  atMostRatio?: number;
  atMostMore?: number;
}

const { alone, compared } = createRequire(__filename)('../../../bench/measure/figure.cjs') as {
  alone(words: { name: string; unit: string; values: number[]; atMost?: number }): Figure;
  compared(words: Words): Figure;
};

const latency = { name: 'one at a time', unit: 'ms' };

describe('a figure of the bench', () => {
  it('reaches a ratio up to the target itself, and not beyond', () => {
    expect(compared({ ...latency, ours: [110], base: [100], atMostRatio: 1.1 }).reached).toBe(true);
    expect(compared({ ...latency, ours: [111], base: [100], atMostRatio: 1.1 }).reached).toBe(false);
  });

  it('judges by the median of the rounds, so that one bad round does not decide', () => {
    const figure = compared({ ...latency, ours: [100, 300, 100], base: [100, 100, 100], atMostRatio: 1.1 });
    expect(figure).toMatchObject({ ratio: { median: 1 }, reached: true, target: 'ratio ≤ 1.10' });
  });

  it('allows so many more than the base, and says so', () => {
    const events = { name: 'history events', unit: '', base: [39] };
    expect(compared({ ...events, ours: [41], atMostMore: 2 })).toMatchObject({
      reached: true,
      target: '≤ 2 more',
    });
    expect(compared({ ...events, ours: [42], atMostMore: 2 }).reached).toBe(false);
    expect(compared({ ...events, ours: [40], atMostMore: 0 })).toMatchObject({
      reached: false,
      target: 'not more',
    });
  });

  it('has no verdict where there is no target', () => {
    expect(compared({ ...latency, ours: [1], base: [1] })).not.toHaveProperty('reached');
    expect(alone({ name: 'drained', unit: 'events/s', values: [1] })).not.toHaveProperty('reached');
  });

  it('holds what is measured alone against its own target', () => {
    const up = { name: 'up', unit: 'ms', atMost: 5_000 };
    expect(alone({ ...up, values: [4_000, 9_000, 5_000] })).toMatchObject({
      reached: true,
      target: '≤ 5000 ms',
    });
    expect(alone({ ...up, values: [5_001] }).reached).toBe(false);
  });
});

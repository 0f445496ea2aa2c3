// Lines cut between words for narrow terminals.
import fc from 'fast-check';
import { wrapped } from '../../../src/cli/output/wrapped';

describe('a long line', () => {
  it('is cut between words, further lines indented', () => {
    expect(wrapped('· gate clearance   holds deployer#1, waits for ann or bob', 40, 4)).toEqual([
      '· gate clearance   holds deployer#1,',
      '    waits for ann or bob',
    ]);
  });

  it('stays as it is where it fits, and where no width is known', () => {
    expect(wrapped('a  b', 4)).toEqual(['a  b']);
    expect(wrapped('x '.repeat(99), undefined)).toHaveLength(1);
  });

  it('is not cut sooner for its colours', () => {
    expect(wrapped('\u001b[31mred\u001b[39m and blue', 12)).toHaveLength(1);
  });

  it('loses no word, and has no line that is too long but for a single word', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 24, max: 90 }),
        fc.integer({ min: 0, max: 30 }),
        (all, width, indent) => {
          const lines = wrapped(all.join(' '), width, indent);
          expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(all);
          for (const line of lines)
            if (line.trim().includes(' ')) expect(line.length).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

// Text that has to be short.
import fc from 'fast-check';
import { cutAtWord } from '../../../src/events/text';

describe('a text that is too long', () => {
  it('ends after a whole word, and says that something is missing', () => {
    expect(cutAtWord('gate clearance waits for approval', 24)).toBe('gate clearance waits…');
    expect(cutAtWord('gate clearance waits for approval', 25)).toBe('gate clearance waits for…');
  });

  it('ends within a word that takes most of the room', () => {
    expect(cutAtWord(`a ${'x'.repeat(40)}`, 20)).toBe(`a ${'x'.repeat(17)}…`);
  });

  it('is never longer than allowed, and stays as it is where it fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 60 }), (text, length) => {
        const short = cutAtWord(text, length);
        if (text.length <= length) expect(short).toBe(text);
        else expect(short.length).toBeLessThanOrEqual(length);
        expect(short).toMatch(text.length <= length ? /(?:)/ : /…$/);
      }),
    );
  });
});

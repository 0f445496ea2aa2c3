// Text of events on a terminal: nothing in it is ever obeyed (S23).
import fc from 'fast-check';
import { visible, visibleJson, visibleLines } from '../../../src/cli/output/visible';

const hostile = [
  '\u001b[31mred',
  '\u001b]8;;http://example.org\u0007link\u001b]8;;\u0007',
  '\u001b]52;c;cm0gLXJm\u0007',
  '\u009b2J',
  'abc\u202edef',
  'a\u2066b\u2069',
  'line\u2028break',
  '\u{e0041}\u{e0042}',
  '\u200b\ufeff\u061c',
  '\r\n\t\u0000\u007f',
];
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

describe('text that is not ours', () => {
  it.each(hostile)('shows every character that a terminal would obey in %j', (text) => {
    expect(visible(text)).not.toMatch(OBEYED);
    expect(visibleJson({ text })).not.toMatch(OBEYED);
  });

  it('writes escape, new line and override so that a person can tell them', () => {
    expect(visible('\u001b[1m\n\u202e')).toBe('\\x1b[1m\\n\\u202e');
  });

  it('leaves letters of every script, emoji and blanks alone', () => {
    const text = 'naïve 日本語 שלום 🎉 "quoted" ../';
    expect(visible(text)).toBe(text);
  });

  it('keeps line breaks where several lines are meant', () => {
    expect(visibleLines('one\ntwo\u001b')).toBe('one\ntwo\\x1b');
  });

  it('writes JSON that reads back as the same value, with no character that is obeyed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = visibleJson({ text });
        expect(JSON.parse(json)).toEqual({ text });
        expect(json).not.toMatch(OBEYED);
      }),
    );
  });
});

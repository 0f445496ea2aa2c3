// The pure parts: cutting bytes into lines, and taking secrets out of texts.
import fc from 'fast-check';
import { splitLines } from '../../../src/agents/line-splitter';
import { redactor } from '../../../src/agents/redact';

describe('cutting a stream into lines', () => {
  it('gives the same lines wherever the chunks end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ''))),
        fc.array(fc.nat(12), { minLength: 1 }),
        (lines, sizes) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const seen: string[] = [];
          const splitter = splitLines((line) => seen.push(line.toString()), 1_000_000);
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const size = (sizes[turn % sizes.length] ?? 0) + 1;
            splitter.push(bytes.subarray(at, at + size));
            at += size;
          }
          splitter.end();
          expect(seen).toEqual(lines.map((line) => Buffer.from(line).toString()));
        },
      ),
    );
  });

  it('keeps the beginning of a line that is too long, and loses no other', () => {
    const seen: string[] = [];
    const splitter = splitLines((line) => seen.push(line.toString()), 4);
    for (const chunk of ['123', '456', '789\nab\nc', 'd']) splitter.push(Buffer.from(chunk));
    splitter.end();
    expect(seen).toEqual(['1234', 'ab', 'cd']);
  });
});

describe('taking secrets out of a text', () => {
  it('takes out the longer one first, so that nothing of it is left', () => {
    expect(redactor(['password', 'password-of-production'])('is password-of-production')).toBe('is [secret]');
  });

  it('finds a value as JSON writes it', () => {
    expect(redactor(['a"b\ntoken.1'])(JSON.stringify({ key: 'a"b\ntoken.1' }))).toBe('{"key":"[secret]"}');
  });

  it('takes each value in one pass, so that what replaces it is not taken for one', () => {
    expect(redactor(['secret', 'the secret'])('the secret, secret')).toBe('[secret], [secret]');
  });

  it('leaves the words of everyday texts alone', () => {
    expect(redactor(['true', ''])('it is true')).toBe('it is true');
  });

  it('leaves no value of six characters or more standing', () => {
    const value = fc
      .oneof(fc.stringMatching(/^[a-zA-Z0-9+/=]{6,40}$/), fc.string({ unit: 'binary-ascii', minLength: 6 }))
      .filter((text) => !'[secret]'.includes(text) && !text.includes('[') && !text.includes(']'));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.string(), fc.string(), (values, before, after) => {
        const redact = redactor(values);
        for (const each of values) expect(redact(`${before}${each}${after}`)).not.toContain(each);
      }),
    );
  });
});

// Each operator that has an algorithm of its own, against a plain way of saying the same.
import { isIP, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { ignoredCase } from '../../../../src/plan/pattern/ignored-case';
import { addressOf } from '../../../../src/plan/pattern/ip-address';
import { endOfPiece, textPiece } from '../../../../src/plan/pattern/text-search';
import { matches } from './matching';

const fits = (asks: unknown, value: unknown) => matches({ field: [asks] }, { field: value });
const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀', '.'), maxLength: 12 });

describe('a wildcard', () => {
  it('fits what a regular expression made of it fits', () => {
    const parts = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', '\\*', '\\\\', '*'), { maxLength: 8 });
    const wildcard = parts.map((each) =>
      each.filter((part, at) => part !== '*' || each[at - 1] !== '*').join(''),
    );
    const value = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\'), maxLength: 14 });
    fc.assert(
      fc.property(wildcard, value, (pattern, text) => {
        const expression = pattern.replace(/\\?[\s\S]/g, (part) =>
          part === '*' ? '[^]*' : part.length === 2 ? part : part.replace(/[.\\]/g, '\\$&'),
        );
        expect(fits({ wildcard: pattern }, text)).toBe(new RegExp(`^${expression}$`).test(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds a piece where the engine finds it', () => {
    fc.assert(
      fc.property(letters, letters, fc.nat({ max: 6 }), (piece, text, from) => {
        const start = Math.min(from, text.length);
        const at = text.indexOf(piece, start);
        const end = endOfPiece(textPiece(piece), text, start, text.length, { steps: 0 });
        expect(end).toBe(at < 0 ? -1 : at + piece.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('an address', () => {
  const octet = fc.nat({ max: 300 }).map(String);
  const group = fc.nat({ max: 0xffff }).map((value) => value.toString(16));
  const v6 = fc
    .tuple(fc.array(group, { maxLength: 9 }), fc.array(group, { maxLength: 9 }), fc.boolean())
    .map(([head, tail, short]) => (short ? `${head.join(':')}::${tail.join(':')}` : head.join(':')));
  const odd = fc.string({ unit: fc.constantFrom('1', 'f', ':', '.', '0', 'g', ' ', '/'), maxLength: 18 });

  it('is read where Node reads one, save for zones and dotted quads in IPv6', () => {
    const v4 = fc.array(octet, { minLength: 3, maxLength: 5 }).map((each) => each.join('.'));
    fc.assert(
      fc.property(fc.oneof(v4, v6, odd), (text) => {
        if (text.includes(':') && text.includes('.')) expect(addressOf(text)).toBeUndefined();
        // Node takes no leading zeros in IPv4.
        else if (!/(^|\.)0\d/.test(text)) expect(addressOf(text) !== undefined).toBe(isIP(text) !== 0);
      }),
      { numRuns: 3_000 },
    );
  });

  it('has the octets that its groups say', () => {
    fc.assert(
      fc.property(v6, (text) => {
        if (!isIPv6(text)) return;
        const host = new URL(`http://[${text}]/`).hostname.slice(1, -1);
        expect(addressOf(host)).toEqual(addressOf(text));
      }),
      { numRuns: 500 },
    );
    expect(addressOf('2001:db8::8:800:200c:417a')).toEqual([
      ...[0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0x08, 0x08, 0x00, 0x20, 0x0c, 0x41, 0x7a],
    ]);
  });

  it('lies in a range where its first bits are those of the range', () => {
    const address = fc.array(fc.nat({ max: 255 }), { minLength: 4, maxLength: 4 });
    const bits = (octets: number[]) => octets.map((each) => each.toString(2).padStart(8, '0')).join('');
    fc.assert(
      fc.property(address, address, fc.nat({ max: 31 }), fc.boolean(), (base, other, mask, near) => {
        const value = near ? [...base.slice(0, 2), ...other.slice(2)] : other;
        const expected = bits(value).startsWith(bits(base).slice(0, mask));
        expect(fits({ cidr: `${base.join('.')}/${mask}` }, value.join('.'))).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('equals-ignore-case', () => {
  it('can be decided in one pass: no character has forms that begin or end alike with different lengths', () => {
    const ambiguous: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const [[small, capital] = ['', '']] = ignoredCase(String.fromCodePoint(code));
      if (small.length === capital.length) continue;
      const [short, long] = small.length < capital.length ? [small, capital] : [capital, small];
      if (long.startsWith(short) || long.endsWith(short)) ambiguous.push(code.toString(16));
    }
    expect(ambiguous).toEqual([]);
  });

  it('fits every mixture of small and capital letters, alone, as prefix and as suffix', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'B', 'ß', 'ﬁ', 'Å', '7', '😀'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(word, fc.infiniteStream(fc.boolean()), letters, (text, capitals, around) => {
        const mixed = Array.from(text, (each) =>
          capitals.next().value ? each.toUpperCase() : each.toLowerCase(),
        ).join('');
        expect(fits({ 'equals-ignore-case': text }, mixed)).toBe(true);
        expect(fits({ prefix: { 'equals-ignore-case': text } }, mixed + around)).toBe(true);
        expect(fits({ suffix: { 'equals-ignore-case': text } }, around + mixed)).toBe(true);
        expect(fits({ 'equals-ignore-case': text }, `${mixed}!`)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

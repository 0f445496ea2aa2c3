// What a pattern's list asks, held against a value one after the other and as plainly as it can be said: for a property.
import type { JsonValue } from '../../../../src/events/json';
import { addressOf } from '../../../../src/plan/pattern/ip-address';

type Leaf = string | number | boolean | null;

/** Whether a value meets one of the list; `exists: false` is not asked here. */
export const meetsOneByOne = (asks: readonly JsonValue[], value: Leaf): boolean =>
  asks.some((each) => meetsAsk(each, value));

function meetsAsk(ask: JsonValue, value: Leaf): boolean {
  if (typeof ask !== 'object' || ask === null) return isSame(ask, value);
  const [operator, operand] = Object.entries(ask)[0] as [string, JsonValue];
  switch (operator) {
    case 'exists':
      return operand === true;
    case 'anything-but':
      return !listed(operand).some((each) => isRefused(each, value));
    case 'numeric':
      return typeof value === 'number' && isBetween(operand as JsonValue[], value);
    default:
      return typeof value === 'string' && textMeets(operator, operand, value);
  }
}

const listed = (operand: JsonValue): JsonValue[] => (Array.isArray(operand) ? operand : [operand]);

function isRefused(refused: JsonValue, value: Leaf): boolean {
  if (typeof refused !== 'object' || refused === null) return refused === value;
  const [operator, operand] = Object.entries(refused)[0] as [string, JsonValue];
  return typeof value === 'string' && listed(operand).some((each) => textMeets(operator, each, value));
}

function isSame(asked: Leaf, value: Leaf): boolean {
  if (asked === value) return true;
  if (typeof asked !== 'string' || typeof value !== 'string') return false;
  const octets = addressOf(asked);
  return octets !== undefined && JSON.stringify(octets) === JSON.stringify(addressOf(value));
}

function isBetween([first, bound, second, top]: JsonValue[], value: number): boolean {
  return [
    [first, bound],
    [second, top],
  ].every(([comparison, limit]) => {
    const number = limit as number;
    if (comparison === '=') return value === number;
    if (comparison === '<') return value < number;
    if (comparison === '<=') return value <= number;
    if (comparison === '>') return value > number;
    return comparison === '>=' ? value >= number : true;
  });
}

function textMeets(operator: string, operand: JsonValue, text: string): boolean {
  if (typeof operand === 'object') {
    const letters = String(Object.values(operand ?? {})[0]);
    return spellings(letters).test(operator === 'prefix' ? 'start' : 'end', text);
  }
  const asked = String(operand);
  if (operator === 'prefix') return text.startsWith(asked);
  if (operator === 'suffix') return text.endsWith(asked);
  if (operator === 'exactly') return text === asked;
  if (operator === 'equals-ignore-case') return spellings(asked).test('whole', text);
  if (operator === 'wildcard') return wildcardFits(asked, text);
  if (operator === 'cidr') return isInside(asked, text);
  throw new Error(`one by one there is no ${operator}`);
}

/** Every letter in both forms. */
function spellings(letters: string) {
  const each = Array.from(
    letters,
    (letter) => `(?:${escaped(letter.toLowerCase())}|${escaped(letter.toUpperCase())})`,
  );
  const ends = { start: ['^', ''], end: ['', '$'], whole: ['^', '$'] } as const;
  return {
    test: (at: keyof typeof ends, text: string) =>
      new RegExp(`${ends[at][0]}${each.join('')}${ends[at][1]}`).test(text),
  };
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function wildcardFits(wildcard: string, text: string): boolean {
  const expression = wildcard.replace(/\\?[\s\S]/g, (part) =>
    part === '*' ? '[^]*' : escaped(part.length === 2 ? part.slice(1) : part),
  );
  return new RegExp(`^${expression}$`).test(text);
}

function isInside(cidr: string, text: string): boolean {
  const [base = '', mask] = cidr.split('/');
  const bits = (address: string) =>
    (addressOf(address) ?? []).map((octet) => octet.toString(2).padStart(8, '0')).join('');
  const seen = bits(text);
  return seen.length === bits(base).length && seen.startsWith(bits(base).slice(0, Number(mask)));
}

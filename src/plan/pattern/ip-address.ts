// Operator `cidr`, and texts that are IP addresses. Safe and pure; no regular expression, no name is ever looked up.
//
// Read as EventBridge reads them: octets are decimal, also with leading zeros; no zones, no dotted quads inside IPv6; an IPv6
// address that maps an IPv4 one is that one. A library's readings (octal, hexadecimal, short forms) would match other events.
import { quote } from '../../events/text';
import { PatternRefused, type Place } from './place';

/** The longest forms: `255.255.255.255`, and eight groups of four with their colons. */
const LONGEST_V4 = 15;
const LONGEST_V6 = 39;
const V6_GROUPS = 8;
const MAPPED = [0, 0, 0, 0, 0, 0xffff];

/** The octets of an address: four or sixteen; undefined where the text is none. */
export function addressOf(text: string): number[] | undefined {
  if (text.length > LONGEST_V6) return undefined;
  return text.includes(':') ? v6(text) : v4(text);
}

function v4(text: string): number[] | undefined {
  if (text.length > LONGEST_V4) return undefined;
  const octets = text.split('.').map((part) => numberIn(part, 10, LONGEST_V4));
  return octets.length === 4 && octets.every((octet) => octet >= 0 && octet <= 255) ? octets : undefined;
}

function v6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = V6_GROUPS - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const zeros: number[] = Array(halves.length === 2 ? missing : 0).fill(0);
  const read = (part: string) => numberIn(part, 16, 4);
  const groups = [...head.map(read), ...zeros, ...tail.map(read)];
  if (groups.some((group) => group < 0)) return undefined;
  const octets = groups.flatMap((group) => [group >> 8, group & 0xff]);
  return MAPPED.every((group, at) => groups[at] === group) ? octets.slice(12) : octets;
}

/** Digits only, at least one and at most `longest`; -1 where it is no such number. */
function numberIn(part: string, base: 10 | 16, longest: number): number {
  if (part.length === 0 || part.length > longest) return -1;
  let value = 0;
  for (let at = 0; at < part.length; at++) {
    const digit = digitAt(part, at);
    if (digit < 0 || digit >= base) return -1;
    value = value * base + digit;
  }
  return value;
}

function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/**
 * An address as its family and its bits, `4` or `6` and then as many zeros and ones; undefined where the text is none. So an address
 * lies in a range where its bits begin with those of the range.
 */
export function addressBits(text: string): string | undefined {
  const octets = addressOf(text);
  if (!octets) return undefined;
  let bits = octets.length === 4 ? '4' : '6';
  for (const octet of octets) bits += BITS[octet];
  return bits;
}

const BITS = Array.from({ length: 256 }, (_, octet) => octet.toString(2).padStart(8, '0'));

/** Reads `10.0.0.0/24` into the bits that it fixes. Throws PatternRefused. */
export function readCidr(written: unknown, place: Place): string {
  const shape = `needs an address range like "10.0.0.0/24" or "2001:db8::/32", got ${quote(written)}`;
  if (typeof written !== 'string') throw new PatternRefused(place, shape);
  const [address = '', mask, ...more] = written.split('/');
  const bits = addressBits(address);
  if (!bits || mask === undefined || more.length > 0) throw new PatternRefused(place, shape);
  const length = numberIn(mask, 10, 3);
  // One more than the bits is the family; a range of a single address is refused.
  const most = bits.length - 2;
  if (length < 0 || length > most)
    throw new PatternRefused(
      place,
      `needs 0 to ${most} bits after "/" (a single address stands as it is, without cidr), got ${quote(mask)}`,
    );
  return bits.slice(0, 1 + length);
}

// Operator `cidr`, and texts that are IP addresses. Safe and pure; no regular expression, no name is ever looked up.
//
// Read as EventBridge reads them: octets are decimal, also with leading zeros; no zones, no dotted quads inside IPv6; an IPv6
// address that maps an IPv4 one is that one. A library's readings (octal, hexadecimal, short forms) would match other events.
import { quote } from '../../events/text';
import { PatternRefused, type Place } from './place';

/** Four or sixteen octets, both ends included. */
export interface AddressRange {
  low: readonly number[];
  high: readonly number[];
}

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

/** Reads `10.0.0.0/24`. Throws PatternRefused. */
export function readCidr(written: unknown, place: Place): AddressRange {
  const shape = `needs an address range like "10.0.0.0/24" or "2001:db8::/32", got ${quote(written)}`;
  if (typeof written !== 'string') throw new PatternRefused(place, shape);
  const [address = '', mask, ...more] = written.split('/');
  const octets = addressOf(address);
  if (!octets || mask === undefined || more.length > 0) throw new PatternRefused(place, shape);
  const bits = numberIn(mask, 10, 3);
  const most = octets.length * 8 - 1;
  if (bits < 0 || bits > most)
    throw new PatternRefused(
      place,
      `needs 0 to ${most} bits after "/" (a single address stands as it is, without cidr), got ${quote(mask)}`,
    );
  const fixed = octets.map((_, at) => (0xff00 >> Math.min(8, Math.max(0, bits - at * 8))) & 0xff);
  return {
    low: octets.map((octet, at) => octet & (fixed[at] ?? 0)),
    high: octets.map((octet, at) => octet | (~(fixed[at] ?? 0) & 0xff)),
  };
}

/** Whether a text is an address of the range's family inside it. */
export function isInAddressRange({ low, high }: AddressRange, text: string): boolean {
  const octets = addressOf(text);
  return (
    octets?.length === low.length &&
    octets.every((octet, at) => octet >= (low[at] ?? 0) && octet <= (high[at] ?? 0))
  );
}

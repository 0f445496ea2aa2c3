// Text in names and in messages about them. Safe: pure, may be imported by every room and by the workflow sandbox.

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const HALF_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
/** What JSON leaves as it is, yet a terminal may act on: C1 controls, line separators, bidirectional overrides. */
const UNSEEN = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** How much of a value a message shows, in characters. */
const QUOTED = 80;

/** True where the text has a C0 or C1 control character or a line or paragraph separator. */
export function hasControlCharacter(text: string): boolean {
  return CONTROL.test(text);
}

/** True where the text has half of a surrogate pair, which UTF-8 cannot carry. */
export function hasHalfSurrogate(text: string): boolean {
  return HALF_SURROGATE.test(text);
}

/** The length in UTF-8 bytes; half of a surrogate pair counts as the three bytes that replace it. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) {
      bytes += 2;
      index += 1;
    } else bytes += 2;
  }
  return bytes;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/**
 * A value as a message shows it: JSON, at most about 80 characters, nothing in it that a terminal would act on.
 * Objects and lists are named only, so that the cost does not grow with them.
 */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return typeof value === 'function' ? 'a function' : String(value);
  const shown = value.length > QUOTED ? `${value.slice(0, QUOTED)}…` : value;
  return JSON.stringify(shown).replace(UNSEEN, escaped);
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * At most `length` characters (UTF-16 units); what is longer ends with … after the last whole word that fits, or within a word that
 * takes more than half of the room.
 */
export function cutAtWord(text: string, length: number): string {
  if (text.length <= length) return text;
  const room = text.slice(0, length - 1);
  // The next character tells whether the last word is whole.
  const end = text.slice(0, length).search(/\s\S*$/);
  const kept = end > length / 2 ? room.slice(0, end) : room.replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}…`;
}

// Text of events is not ours: control characters, escape sequences and characters that turn the reading direction are shown,
// never sent to a terminal. Pure; loads nothing.

// C0 and C1 controls with DEL; bidirectional marks, embeddings and isolates; line and paragraph separators; byte order mark;
// language tags, which no terminal shows.
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** The text on one line, with every unseen character as an escape: ESC becomes `\x1b`, a right-to-left override `\u202e`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** The same for text of several lines: line breaks stay. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** JSON in which every unseen character is a `\u` escape: safe on a terminal, and the same value when read again. */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSEEN, (found) =>
    found === '\n' ? found : unicode(found),
  );
}

function escaped(found: string): string {
  if (found === '\n') return '\\n';
  if (found === '\t') return '\\t';
  if (found === '\r') return '\\r';
  const code = found.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : unicode(found);
}

function unicode(found: string): string {
  return Array.from({ length: found.length }, (_, at) => found.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

// How deep a text nests, before a parser sees it: parsers recurse, and a hostile text would use up the stack of the process. Pure.

/** Deeper than any plan or schema that people write. */
export const NESTING = 100;

/**
 * True where brackets, or markers of lists on one line, nest deeper than `NESTING`, or a line is indented further than so many
 * levels could be. Linear; brackets in quoted text count too, which only a text of a hundred unclosed ones would notice.
 */
export function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  for (const line of text.split('\n')) {
    const [indent = '', markers = ''] = /^( *)((?:[-?:] +)*)/.exec(line)?.slice(1) ?? [];
    if (indent.length > NESTING * 4 || markers.replace(/ +/g, '').length > NESTING) return true;
    for (const character of line) {
      if (character === '[' || character === '{') depth += 1;
      else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
      if (depth > NESTING) return true;
    }
  }
  return false;
}

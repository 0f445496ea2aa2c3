// Long lines cut between words, for terminals that would cut them anywhere. Pure; colours count for nothing in the width.
import { stripVTControlCharacters } from 'node:util';

/** Less room than this is none: the terminal cuts then, as it would without us. */
const LEAST = 20;

/**
 * The text in lines of at most `width` columns, the second and later ones indented. A word that is longer than a line stays whole. As it
 * is where no width is known.
 */
export function wrapped(text: string, width: number | undefined, indent = 0): string[] {
  if (width === undefined || sizeOf(text) <= width) return [text];
  const hanging = width - indent < LEAST ? 2 : indent;
  const lines: string[] = [];
  let line = '';
  // Blanks between words stay as they are within a line: columns are made of them.
  for (const [word] of text.matchAll(/\s*\S+/g)) {
    if (line.trim() !== '' && sizeOf(line + word) > width) {
      lines.push(line);
      line = `${' '.repeat(hanging)}${word.trimStart()}`;
    } else line += word;
  }
  return [...lines, line];
}

const sizeOf = (text: string): number => stripVTControlCharacters(text).length;

// Finding a piece of text in a text, in one pass whatever the piece is (Knuth, Morris, Pratt). Safe and pure.
// The engine's own search is quick on most texts, and multiplies both lengths on some.
import type { Steps } from './steps';

export interface TextPiece {
  text: string;
  /** Of each position: how much of the piece's beginning ends there. What is still right where the next character is wrong. */
  overlap: readonly number[];
}

export function textPiece(text: string): TextPiece {
  const overlap = [0];
  for (let at = 1, length = 0; at < text.length; at++) {
    while (length > 0 && text[at] !== text[length]) length = overlap[length - 1] ?? 0;
    if (text[at] === text[length]) length += 1;
    overlap.push(length);
  }
  return { text, overlap };
}

/** Where the first occurrence between `from` and `until` ends; -1 where there is none. */
export function endOfPiece(
  { text: piece, overlap }: TextPiece,
  text: string,
  from: number,
  until: number,
  count: Steps,
): number {
  if (piece.length === 0) return from;
  let length = 0;
  for (let at = from; at < until; at++) {
    count.steps += 1;
    const code = text.charCodeAt(at);
    while (length > 0 && code !== piece.charCodeAt(length)) {
      count.steps += 1;
      length = overlap[length - 1] ?? 0;
    }
    if (code === piece.charCodeAt(length)) length += 1;
    if (length === piece.length) return at + 1;
  }
  return -1;
}

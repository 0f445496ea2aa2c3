// Operator `wildcard`: `*` is any text, also none; `\*` and `\\` are the characters. Safe and pure, no regular expression.
import { quote } from '../../events/text';
import { PATTERN_LIMITS } from './pattern-limits';
import { PatternRefused, type Place } from './place';
import { type Steps, step } from './steps';
import { endOfPiece, type TextPiece, textPiece } from './text-search';

/** The texts between the stars: there is one more than there are stars. */
export interface Wildcard {
  begins: string;
  between: readonly TextPiece[];
  /** Absent where there is no star: then `begins` is the whole text. */
  ends?: string;
}

/** Reads `*.{png}` and the like. Throws PatternRefused. */
export function readWildcard(written: string, place: Place): Wildcard {
  const texts = [''];
  const add = (character: string) => {
    texts[texts.length - 1] += character;
  };
  for (let at = 0; at < written.length; at++) {
    const next = written[at + 1];
    if (written[at] === '*') {
      if (next === '*')
        throw new PatternRefused(
          place,
          `has two stars in a row, got ${quote(written)}; write one, or \\* for the character`,
        );
      texts.push('');
    } else if (written[at] === '\\') {
      if (next !== '*' && next !== '\\')
        throw new PatternRefused(
          place,
          `has "\\" before neither * nor \\, got ${quote(written)}; write \\\\ for the character`,
        );
      add(next);
      at += 1;
    } else add(written[at] ?? '');
  }
  const stars = texts.length - 1;
  if (stars > PATTERN_LIMITS.stars)
    throw new PatternRefused(place, `has ${stars} stars, ${PATTERN_LIMITS.stars} are allowed`);
  const [begins = '', ...rest] = texts;
  const ends = rest.pop();
  return { begins, between: rest.map(textPiece), ...(ends === undefined ? {} : { ends }) };
}

/**
 * Whether a text fits. Each piece between stars is taken where it first occurs, which leaves the most to those after it; so no
 * choice is ever taken back, and every character is looked at once.
 */
export function fitsWildcard({ begins, between, ends }: Wildcard, text: string, count: Steps): boolean {
  step(count);
  if (ends === undefined) return text === begins;
  const until = text.length - ends.length;
  if (until < begins.length || !text.startsWith(begins) || !text.endsWith(ends)) return false;
  let from = begins.length;
  for (const piece of between) {
    from = endOfPiece(piece, text, from, until, count);
    if (from < 0) return false;
  }
  return true;
}

// Operator `equals-ignore-case`, alone and inside prefix and suffix. Safe and pure, no regular expression.
//
// As EventBridge has it: each character of the pattern stands for itself in small and in capital letters, each by itself and
// without a locale. So `straße` fits STRASSE, and `STRASSE` does not fit straße. No character's two forms begin or end alike
// with different lengths (a test looks at all of Unicode), so one pass decides.
import { type Steps, step } from './steps';

/** Of each character the small and the capital form. */
export type IgnoredCase = readonly (readonly [small: string, capital: string])[];

export function ignoredCase(text: string): IgnoredCase {
  return Array.from(text, (character) => [character.toLowerCase(), character.toUpperCase()]);
}

/** Whether a text begins so (`start`), ends so (`end`) or is so (`whole`). */
export function fitsIgnoringCase(
  letters: IgnoredCase,
  text: string,
  at: 'start' | 'end' | 'whole',
  count: Steps,
): boolean {
  const backwards = at === 'end';
  let position = backwards ? text.length : 0;
  for (let index = 0; index < letters.length; index++) {
    step(count);
    const forms = letters[backwards ? letters.length - 1 - index : index] ?? ['', ''];
    const form = forms.find((each) =>
      backwards ? text.endsWith(each, position) : text.startsWith(each, position),
    );
    if (form === undefined) return false;
    position += backwards ? -form.length : form.length;
  }
  return at !== 'whole' || position === text.length;
}

/**
 * A text in small letters, as far as a letter has one small and one capital form that are each other's. Every text that `isPlain` fits
 * exactly those that are the same in this form; the form is as long as the text.
 */
export function folded(text: string): string {
  let small = '';
  for (const character of text)
    small += character < '\u0080' ? character.toLowerCase() : foldedCharacter(character);
  return small;
}

function foldedCharacter(character: string): string {
  const small = character.toLowerCase();
  const capital = small.toUpperCase();
  return character === capital && capital.toLowerCase() === small && small.length === capital.length
    ? small
    : character;
}

/** Whether each character's two forms are all that `folded` takes for one: not of `ß`, nor `ς`, nor half a surrogate pair. */
export function isPlain(text: string): boolean {
  for (const character of text) {
    const small = character.toLowerCase();
    const capital = character.toUpperCase();
    const isPair = foldedCharacter(capital) === small && foldedCharacter(small) === small;
    if (!isPair || (character !== small && character !== capital) || isHalf(character)) return false;
  }
  return true;
}

const isHalf = (character: string): boolean =>
  character.length === 1 && character >= '\ud800' && character <= '\udfff';

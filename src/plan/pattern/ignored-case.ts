// Operator `equals-ignore-case`, alone and inside prefix and suffix. Safe and pure, no regular expression.
//
// As EventBridge has it: each character of the pattern stands for itself in small and in capital letters, each by itself and
// without a locale. So `straße` fits STRASSE, and `STRASSE` does not fit straße. No character's two forms begin or end alike
// with different lengths (a test looks at all of Unicode), so one pass decides.
import type { Steps } from './steps';

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
    count.steps += 1;
    const forms = letters[backwards ? letters.length - 1 - index : index] ?? ['', ''];
    const form = forms.find((each) =>
      backwards ? text.endsWith(each, position) : text.startsWith(each, position),
    );
    if (form === undefined) return false;
    position += backwards ? -form.length : form.length;
  }
  return at !== 'whole' || position === text.length;
}

// The ways in which a text is looked at, so that every comparison with one end of it is a comparison with its beginning. Safe and pure.
import { assertNever } from '../../events/assert-never';
import { folded } from './ignored-case';
import { addressBits } from './ip-address';
import type { Steps } from './steps';

/** `ignoring-case-backwards`: in small letters, the last one first. `address`: the bits of an IP address. */
export type TextView = (typeof TEXT_VIEWS)[number];

export const TEXT_VIEWS = [
  'as-it-is',
  'backwards',
  'ignoring-case',
  'ignoring-case-backwards',
  'address',
] as const;

/** A text in that view; undefined where it has none: not every text is an address. */
export function seenAs(view: TextView, text: string): string | undefined {
  switch (view) {
    case 'as-it-is':
      return text;
    case 'backwards':
      return backwards(text);
    case 'ignoring-case':
      return folded(text);
    case 'ignoring-case-backwards':
      return backwards(folded(text));
    case 'address':
      return addressBits(text);
    default:
      return assertNever(view);
  }
}

/** The same; of a text that an evaluation sees again, what it made of it. Alternatives of `$or` may look at a text a thousand times. */
export function seenOnce(view: TextView, text: string, evaluation: Steps): string | undefined {
  if (view === 'as-it-is') return text;
  evaluation.seen ??= new Map();
  const known = evaluation.seen.get(view) ?? new Map<string, string | undefined>();
  evaluation.seen.set(view, known);
  if (known.has(text)) return known.get(text);
  evaluation.steps += 1;
  const seen = seenAs(view, text);
  known.set(text, seen);
  return seen;
}

/** By code units, as ends of texts are compared. */
function backwards(text: string): string {
  let turned = '';
  for (let at = text.length - 1; at >= 0; at--) turned += text.charAt(at);
  return turned;
}

// Who is looked up by how a text begins, seen as it is, backwards, in small letters or as the bits of an address. Safe and pure.
import type { Key } from '../../plan/pattern/demand-of';
import { seenAs, type TextView } from '../../plan/pattern/text-view';

export type BeginningIndex = Map<TextView, Beginnings>;

interface Beginnings {
  /** The lengths that beginnings have, each once: a text is cut to each of them and looked up. */
  lengths: Set<number>;
  positions: Map<string, number[]>;
}

export const emptyBeginningIndex = (): BeginningIndex => new Map();

export function enterBeginning(
  index: BeginningIndex,
  { view, begins }: Extract<Key, { view: TextView }>,
  position: number,
): void {
  const of = index.get(view) ?? { lengths: new Set(), positions: new Map() };
  index.set(view, of);
  of.lengths.add(begins.length);
  const known = of.positions.get(begins);
  if (known) known.push(position);
  else of.positions.set(begins, [position]);
}

/** Adds to `found` all that are entered under a beginning of the text. */
export function lookUpText(index: BeginningIndex, text: string, found: Set<number>): void {
  for (const [view, { lengths, positions }] of index) {
    const seen = seenAs(view, text);
    if (seen === undefined) continue;
    for (const length of lengths)
      if (length <= seen.length)
        for (const position of positions.get(seen.slice(0, length)) ?? []) found.add(position);
  }
}

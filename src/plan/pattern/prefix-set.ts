// Texts of which one may begin another text, however many they are. Safe and pure.
import { lastUpTo } from './count-up-to';
import type { Steps } from './steps';

/** Sorted by code units, and none of them begins another one. */
export type PrefixSet = readonly string[];

export function prefixSet(texts: Iterable<string>): PrefixSet {
  const kept: string[] = [];
  // What begins with a text comes right after it, so the last one kept is the only one to ask.
  for (const text of [...new Set(texts)].sort(byCodeUnits)) {
    const last = kept.at(-1);
    if (last === undefined || !text.startsWith(last)) kept.push(text);
  }
  return kept;
}

/** Never by locale: workflows have to answer the same everywhere. */
export const byCodeUnits = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/**
 * Whether one of them begins the text. All that lies between a text's beginning and the text itself begins so too; hence it can only be
 * the last one that is not greater than the text.
 */
export function beginsWithOne(prefixes: PrefixSet, text: string, count: Steps): boolean {
  const last = lastUpTo(prefixes, (each) => each <= text, count);
  return last !== undefined && text.startsWith(last);
}

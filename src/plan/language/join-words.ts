// The words that make a trigger a join. Safe: loads nothing.

export const JOIN_WORDS = ['all', 'any', 'first', 'at_least'] as const;
export type JoinWord = (typeof JOIN_WORDS)[number];

/** The word that makes an object a join; undefined where it asks for one event. */
export function joinWordOf(value: Partial<Record<JoinWord, unknown>>): JoinWord | undefined {
  return JOIN_WORDS.find((word) => value[word] !== undefined);
}

// Takes the values of secrets out of texts that go into logs and errors. Pure; Node side only.

/** Shorter values are words of everyday texts; to take them out would spoil more than it hides. Characters. */
const SHORTEST = 6;

/**
 * Gives a function that replaces every value (and every line of a value of several lines, such as a key in PEM form) by
 * `[secret]`. It knows the values as they are: what an agent encodes or cuts apart, it does not find.
 */
export function redactor(values: readonly string[]): (text: string) => string {
  const pieces = values
    .flatMap((value) => [value, ...value.split(/\r?\n/)])
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
    .filter((value) => value.length >= SHORTEST)
    // Longer ones first: one that is part of another would leave the rest of it standing.
    .sort((one, other) => other.length - one.length);
  if (pieces.length === 0) return (text) => text;
  // One pass: a second one could find a value in the word that replaced another.
  const hidden = new RegExp(
    pieces.map((piece) => piece.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'),
    'g',
  );
  return (text) => text.replace(hidden, '[secret]');
}

// Reads a pattern of EventBridge's language: checks all of it, and says what is wrong and where. Safe and pure: may be loaded by
// every room and by the workflow sandbox.
import { isJsonObject, type JsonObject } from '../../events/json';
import { quote } from '../../events/text';
import { type PatternNode, patternTree } from './pattern-tree';
import { PatternRefused } from './place';
import { readItems } from './read-items';

export interface PatternProblem {
  /** A sentence that begins with the place in the pattern, quotes the value and says what to do. */
  problem: string;
  /** The way to the value from the top of the pattern: `['payload', 'severity', 0, 'prefix']`. */
  path: (string | number)[];
}

/** A pattern that is right, as it was written. */
export type PatternRead = { pattern: JsonObject } | PatternProblem;

/** Made once of each pattern object, which is not to be changed afterwards. */
const trees = new WeakMap<JsonObject, PatternNode>();

/** Reads any value as a pattern. Never throws. */
export function readPattern(value: unknown): PatternRead {
  try {
    if (!isJsonObject(value))
      throw new PatternRefused(
        [],
        `needs to be an object like {"type": ["OrderPlaced"]}, got ${quote(value)}`,
      );
    compiledPattern(value);
    return { pattern: value };
  } catch (error) {
    if (error instanceof PatternRefused) return { problem: error.message, path: [...error.place] };
    return {
      problem: `the pattern cannot be read: ${error instanceof Error ? error.message : 'it throws'}`,
      path: [],
    };
  }
}

/**
 * What a pattern asks, made for evaluation; the second time it is at hand.
 * @throws PatternRefused where the pattern is wrong: whoever takes a pattern from outside asks `readPattern` first.
 */
export function compiledPattern(pattern: JsonObject): PatternNode {
  const known = trees.get(pattern);
  if (known) return known;
  const tree = patternTree(readItems(pattern));
  trees.set(pattern, tree);
  return tree;
}

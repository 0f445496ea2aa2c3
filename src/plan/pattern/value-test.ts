// What one value of a pattern's list asks of one value of an event. Safe: types only.
import type { IgnoredCase } from './ignored-case';
import type { NumericRange } from './numeric-range';
import type { Wildcard } from './wildcard';

/** What a pattern compares with: the leaves of an event. */
export type Scalar = string | number | boolean | null;

/** Values that are compared as they are. Never written to once they are read. */
export interface Literals {
  values: ReadonlySet<Scalar>;
  /** The bits of those texts among them that are IP addresses: an address fits in every spelling. */
  addresses: readonly string[];
}

export type ValueTest =
  | { test: 'literals'; literals: Literals }
  | { test: 'prefix' | 'suffix'; text: string }
  | { test: 'ignoring-case'; text: string; letters: IgnoredCase; at: 'start' | 'end' | 'whole' }
  | { test: 'wildcard'; wildcard: Wildcard }
  | { test: 'numeric'; range: NumericRange }
  /** The bits that an address has to begin with. */
  | { test: 'address'; bits: string }
  /** `exists: true`; a value is there. */
  | { test: 'any' }
  | { test: 'none-of'; tests: readonly ValueTest[] };

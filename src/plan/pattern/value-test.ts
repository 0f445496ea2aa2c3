// What one value of a pattern's list asks of one value of an event. Safe and pure.
import { assertNever } from '../../events/assert-never';
import { fitsIgnoringCase, type IgnoredCase } from './ignored-case';
import { type AddressRange, isInAddressRange } from './ip-address';
import { isInRange, type NumericRange } from './numeric-range';
import type { Steps } from './steps';
import { fitsWildcard, type Wildcard } from './wildcard';

/** What a pattern compares with: the leaves of an event. */
export type Scalar = string | number | boolean | null;

/** Values that are compared as they are: found in one step, however many there are. Never written to once they are read. */
export interface Literals {
  values: ReadonlySet<Scalar>;
  /** Texts among them that are IP addresses: an address fits in every spelling. */
  addresses: readonly AddressRange[];
}

export type ValueTest =
  | { test: 'literals'; literals: Literals }
  | { test: 'prefix' | 'suffix'; text: string }
  | { test: 'ignoring-case'; letters: IgnoredCase; at: 'start' | 'end' | 'whole' }
  | { test: 'wildcard'; wildcard: Wildcard }
  | { test: 'numeric'; range: NumericRange }
  | { test: 'address'; range: AddressRange }
  /** `exists: true`; a value is there. */
  | { test: 'any' }
  | { test: 'none-of'; tests: readonly ValueTest[] };

/** Whether a value of an event passes. A set takes 0 and -0 for one, and numbers by value: 300 and 3.0e2 are one since they were read. */
export function passes(test: ValueTest, value: Scalar, count: Steps): boolean {
  count.steps += 1;
  switch (test.test) {
    case 'literals':
      return (
        test.literals.values.has(value) ||
        (typeof value === 'string' &&
          test.literals.addresses.some((each) => passes({ test: 'address', range: each }, value, count)))
      );
    case 'prefix':
      return typeof value === 'string' && value.startsWith(test.text);
    case 'suffix':
      return typeof value === 'string' && value.endsWith(test.text);
    case 'ignoring-case':
      return typeof value === 'string' && fitsIgnoringCase(test.letters, value, test.at, count);
    case 'wildcard':
      return typeof value === 'string' && fitsWildcard(test.wildcard, value, count);
    case 'numeric':
      return typeof value === 'number' && isInRange(test.range, value);
    case 'address':
      return typeof value === 'string' && isInAddressRange(test.range, value);
    case 'any':
      return true;
    case 'none-of':
      return !test.tests.some((each) => passes(each, value, count));
    default:
      return assertNever(test);
  }
}

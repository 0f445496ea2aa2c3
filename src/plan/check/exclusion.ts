// Whether two triggers surely take different events: some field can never be as both ask. Pure; in doubt the answer is no.
import { isJsonObject, type JsonValue } from '../../events/json';
import { askedSources } from '../asked-sources';
import { meets } from '../pattern/match-pattern';
import { type NumericRange, readNumericRange } from '../pattern/numeric-range';
import { compiledPattern } from '../pattern/read-pattern';
import type { EventTrigger } from '../routing-plan';

/** What a trigger asks of one field. */
interface Claim {
  /** `source`, `payload.order.size`. */
  path: string;
  /** All values that the field may have; absent: nobody can list them. */
  values?: readonly JsonValue[];
  /** All numbers that it may have. */
  ranges?: readonly NumericRange[];
  mayLack: boolean;
  mustLack: boolean;
  fits(value: JsonValue): boolean;
}

/** True where no event can match both. A field that holds a list is not thought of: it might be as both ask. */
export function excludeEachOther(one: EventTrigger, other: EventTrigger): boolean {
  const others = claimsOf(other);
  return claimsOf(one).some((claim) =>
    others.some((each) => each.path === claim.path && exclude(claim, each)),
  );
}

function exclude(one: Claim, other: Claim): boolean {
  if (one.mayLack && other.mayLack) return false;
  if (one.mustLack || other.mustLack) return true;
  if (one.values) return !one.values.some((value) => other.fits(value));
  if (other.values) return !other.values.some((value) => one.fits(value));
  const { ranges = [] } = other;
  return (
    one.ranges !== undefined && ranges.length > 0 && !one.ranges.some((each) => ranges.some(overlaps(each)))
  );
}

const overlaps =
  (one: NumericRange) =>
  (other: NumericRange): boolean => {
    const [low, high] =
      one.low < other.low || (one.low === other.low && one.withLow) ? [one, other] : [other, one];
    return low.high > high.low || (low.high === high.low && low.withHigh && high.withLow);
  };

/** Of its type nothing: both are asked about events of one type. */
function claimsOf(leaf: EventTrigger): Claim[] {
  const { topic, filter = [], pattern } = leaf;
  const sources = askedSources(leaf);
  const terms = filter.map(({ path: [room, ...steps], equals, text }) =>
    listed(
      [...(room === 'payload' ? [room] : []), ...steps].join('.'),
      [equals, text],
      (value) => value === equals || String(value) === text,
    ),
  );
  return [
    ...(topic === undefined ? [] : [listed('topic', [topic])]),
    ...(sources ? [listed('source', sources)] : []),
    ...terms,
    ...(pattern ? patternClaims(pattern, []) : []),
  ].filter(({ path }) => path !== 'type');
}

const listed = (
  path: string,
  values: readonly JsonValue[],
  fits = (value: JsonValue): boolean => values.includes(value),
): Claim => ({ path, values, mayLack: false, mustLack: false, fits });

function patternClaims(written: JsonValue, names: readonly string[]): Claim[] {
  if (!isJsonObject(written)) return [];
  return Object.entries(written).flatMap(([name, value]): Claim[] => {
    const steps = [...names, name];
    if (!Array.isArray(value)) return patternClaims(value, steps);
    return name === '$or' && value.some(isJsonObject) ? [] : [fieldClaim(steps.join('.'), value)];
  });
}

function fieldClaim(path: string, asked: readonly JsonValue[]): Claim {
  const node = compiledPattern({ field: [...asked] });
  const meetsWith = (document: object) => meets(node, document, { steps: 0 }) !== 'no';
  const isAbsence = (each: JsonValue) => isJsonObject(each) && each.exists === false;
  const tests = asked.filter((each) => !isAbsence(each));
  const ranges = tests.flatMap((each) =>
    isJsonObject(each) && each.numeric !== undefined ? [readNumericRange(each.numeric, [])] : [],
  );
  return {
    path,
    ...(tests.some(isJsonObject) ? {} : { values: tests }),
    ...(ranges.length === tests.length ? { ranges } : {}),
    mayLack: meetsWith({}),
    mustLack: tests.length === 0,
    fits: (value) => meetsWith({ field: value }),
  };
}

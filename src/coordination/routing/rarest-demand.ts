// By which of its demands a leaf is best looked up: the one that the fewest others of the plan share. Safe and pure.
import type { Demand, FieldDemand, Key } from '../../plan/pattern/demand-of';
import type { Scalar } from '../../plan/pattern/value-test';

/** How often the plan's leaves demand the same. By path; names in it have no dots. */
export type DemandCounts = Map<string, FieldCounts>;

interface FieldCounts {
  any: number;
  byValue: Map<Scalar, number>;
  byBeginning: Map<string, number>;
}

/**
 * What a shared demand weighs: a beginning fits more events than a value, and that a field is there is true of most of them. So they
 * are taken where they are rarer by that much.
 */
const WEIGHT = { value: 1, beginning: 2, any: 10 };

/** Counts what a leaf demands, choices included. */
export function countDemands(counts: DemandCounts, demands: readonly Demand[]): void {
  for (const demand of demands) {
    if ('oneOf' in demand) {
      for (const each of demand.oneOf) countDemands(counts, each);
      continue;
    }
    const of = countsAt(counts, demand.path);
    if (!demand.keys) of.any += 1;
    for (const key of demand.keys ?? [])
      if ('view' in key) of.byBeginning.set(nameOf(key), (of.byBeginning.get(nameOf(key)) ?? 0) + 1);
      else of.byValue.set(key.value, (of.byValue.get(key.value) ?? 0) + 1);
  }
}

/**
 * What to enter a leaf under: an event that matches it meets one of these. The first of the lightest; empty where nothing is demanded.
 */
export function rarestDemand(counts: DemandCounts, demands: readonly Demand[]): readonly FieldDemand[] {
  const [only, ...more] = demands;
  // Nothing to choose from, as of most reactions of most plans.
  if (only && more.length === 0 && !('oneOf' in only)) return [only];
  return lightest(counts, demands)?.of ?? [];
}

interface Weighed {
  of: readonly FieldDemand[];
  weight: number;
}

function lightest(counts: DemandCounts, demands: readonly Demand[]): Weighed | undefined {
  let least: Weighed | undefined;
  for (const demand of demands) {
    const weighed = weigh(counts, demand);
    if (!least || weighed.weight < least.weight) least = weighed;
  }
  return least;
}

function weigh(counts: DemandCounts, demand: Demand): Weighed {
  if (!('oneOf' in demand)) return { of: [demand], weight: weightOf(countsAt(counts, demand.path), demand) };
  const each = demand.oneOf.flatMap((alternative) => lightest(counts, alternative) ?? []);
  return { of: each.flatMap(({ of }) => of), weight: each.reduce((sum, { weight }) => sum + weight, 0) };
}

function weightOf({ any, byValue, byBeginning }: FieldCounts, { keys }: FieldDemand): number {
  if (!keys) return WEIGHT.any * any;
  return keys.reduce(
    (sum, key) =>
      sum +
      ('view' in key
        ? WEIGHT.beginning * (byBeginning.get(nameOf(key)) ?? 0)
        : WEIGHT.value * (byValue.get(key.value) ?? 0)),
    0,
  );
}

const nameOf = ({ view, begins }: Extract<Key, { begins: string }>): string => `${view}:${begins}`;

function countsAt(counts: DemandCounts, path: readonly string[]): FieldCounts {
  const name = path.join('.');
  const known = counts.get(name);
  if (known) return known;
  const made: FieldCounts = { any: 0, byValue: new Map(), byBeginning: new Map() };
  counts.set(name, made);
  return made;
}

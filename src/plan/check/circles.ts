// Circles in a graph of steps from one name to the next. Pure.

export interface Step {
  from: string;
  to: string;
}

/**
 * One circle through each name that can come back to itself, the shortest; circles of the same names once. `begin`: where they are
 * looked for, default everywhere. Names that are in no circle cost next to nothing.
 */
export function circlesOf<S extends Step>(
  steps: ReadonlyMap<string, readonly S[]>,
  begin: Iterable<string> = steps.keys(),
): S[][] {
  const looping = inCircles(steps);
  const found = new Map<string, S[]>();
  const covered = new Set<string>();
  for (const start of begin) {
    if (covered.has(start) || !looping.has(start)) continue;
    const circle = shortestCircle(start, looping);
    if (!circle) continue;
    for (const { from } of circle) covered.add(from);
    const names = circle.map(({ from }) => from).sort();
    found.set(names.join('\n'), circle);
  }
  return [...found.values()];
}

/** The steps without those from or to names that no circle can pass: nothing leads there, or nothing leads on. */
export function inCircles<S extends Step>(
  steps: ReadonlyMap<string, readonly S[]>,
): ReadonlyMap<string, readonly S[]> {
  const kept = new Map<string, readonly S[]>();
  const onward = trimmed(steps, ({ to }) => to);
  const back = new Map<string, S[]>([...onward].map((name) => [name, []]));
  for (const name of onward)
    for (const step of steps.get(name) ?? []) if (onward.has(step.to)) back.get(step.to)?.push(step);
  const both = trimmed(back, ({ from }) => from);
  for (const name of both)
    kept.set(
      name,
      (steps.get(name) ?? []).filter(({ to }) => both.has(to)),
    );
  return kept;
}

/** Names from which some way does not end: those without a step go, and then those that led to them alone. */
function trimmed<S extends Step>(
  steps: ReadonlyMap<string, readonly S[]>,
  endOf: (step: S) => string,
): ReadonlySet<string> {
  const left = new Map<string, number>();
  const leading = new Map<string, string[]>();
  for (const [name, all] of steps) {
    const ends = all.map(endOf).filter((end) => steps.has(end));
    left.set(name, ends.length);
    for (const end of ends) {
      const known = leading.get(end);
      if (known) known.push(name);
      else leading.set(end, [name]);
    }
  }
  const gone = [...left].filter(([, count]) => count === 0).map(([name]) => name);
  for (const name of gone)
    for (const each of leading.get(name) ?? []) {
      const count = (left.get(each) ?? 0) - 1;
      left.set(each, count);
      if (count === 0) gone.push(each);
    }
  const out = new Set(gone);
  return new Set([...steps.keys()].filter((name) => !out.has(name)));
}

/** The shortest way from a name back to it; of equally short ones the first. */
export function shortestCircle<S extends Step>(
  start: string,
  steps: ReadonlyMap<string, readonly S[]>,
): S[] | undefined {
  const cameBy = new Map<string, S>();
  let names = [start];
  while (names.length > 0) {
    const next: string[] = [];
    for (const name of names)
      for (const step of steps.get(name) ?? []) {
        if (step.to === start) return [...wayTo(step.from, start, cameBy), step];
        if (cameBy.has(step.to)) continue;
        cameBy.set(step.to, step);
        next.push(step.to);
      }
    names = next;
  }
  return undefined;
}

function wayTo<S extends Step>(name: string, start: string, cameBy: ReadonlyMap<string, S>): S[] {
  const way: S[] = [];
  for (let at = name; at !== start; ) {
    const step = cameBy.get(at);
    if (!step) break;
    way.unshift(step);
    at = step.from;
  }
  return way;
}

// The examples that come with the package: where their plans lie and which event begins them.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledPlan } from '../plan/compiled-plan';
import { ownPackage } from './package-folder';
import { misused } from './problem';

/** What the one plan of an example's folder may be called; the first is what commands find there by themselves. */
const PLAN_FILES = ['signalbox.yaml', 'plan.yaml'];

/** The plan file of an example, by the name of its folder. Throws `Problem` (exit 2) naming those that there are. */
export function examplePlan(name: string): string {
  const folder = join(ownPackage().folder, 'examples');
  const planOf = (each: string) =>
    PLAN_FILES.map((file) => join(folder, each, file)).find((file) => existsSync(file));
  const names = existsSync(folder) ? readdirSync(folder).filter((each) => planOf(each) !== undefined) : [];
  const found = names.includes(name) ? planOf(name) : undefined;
  if (found !== undefined) return found;
  throw misused(`there is no example ${JSON.stringify(name)}; there are: ${names.sort().join(', ')}`);
}

/** The event that begins an example: the first type from outside with an example payload, or with `story` as payload. */
export function exampleEvent(plan: CompiledPlan, story: unknown): unknown {
  const { routing, run } = plan;
  for (const [source, { may }] of Object.entries(routing.sources ?? {}))
    for (const type of may) {
      const payload = story ?? run.examples[type];
      if (payload !== undefined) return { event: { type, source }, payload };
    }
  throw misused(
    `plan ${routing.plan} has no event from outside with an example: add \`example:\` to a type that a source may publish`,
  );
}

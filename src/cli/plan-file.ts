// Which plan a command works with: --plan, else SIGNALBOX_PLAN, else ./signalbox.yaml. Loads the plan's reader late.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../config/settings';
import type { CompiledPlan, WrittenPlan } from '../plan/compiled-plan';
import { late } from './late';
import type { PlanFlags } from './options';
import { misused } from './problem';
import type { CliWorld } from './world';

const DEFAULT_FILE = 'signalbox.yaml';

/** The plan file, as it was named (messages name it so too); undefined where nobody named one and there is no `signalbox.yaml`. */
export function planFileOf(world: CliWorld, flags: PlanFlags, settings: Settings): string | undefined {
  const named = flags.plan ?? settings.plan;
  if (named !== undefined) return named;
  return existsSync(resolve(world.folder, DEFAULT_FILE)) ? DEFAULT_FILE : undefined;
}

/** Reads, compiles and checks the plan. Throws `Problem` (exit 2) where no plan is named, `PlanInvalid` where it has problems. */
export async function requirePlan(
  world: CliWorld,
  flags: PlanFlags,
  settings: Settings,
): Promise<CompiledPlan> {
  return loadPlanFile(world, requirePlanFile(world, flags, settings));
}

/** The plan file, as it was named; whether there is such a file is not looked at. Throws `Problem` (exit 2) where none is named. */
export function requirePlanFile(world: CliWorld, flags: PlanFlags, settings: Settings): string {
  const file = planFileOf(world, flags, settings);
  if (file !== undefined) return file;
  throw misused(
    `no plan is named and there is no ${DEFAULT_FILE} here: add --plan FILE, or set SIGNALBOX_PLAN`,
  );
}

/**
 * Loads the plan that a person named; `file` counts from the working folder. Throws `Problem` (exit 2) where there is no such file,
 * `PlanInvalid` where it has problems.
 */
export async function loadPlanFile(world: CliWorld, file: string): Promise<WrittenPlan> {
  const path = resolve(world.folder, file);
  // Said by its whole path: who stands in another folder than they think sees it.
  if (!existsSync(path))
    throw misused(`the plan file ${path} does not exist: name another one (--plan FILE)`);
  return late.plan().loadPlan(file);
}

/** The name of the plan, where one is at hand: reading needs no plan file, but is quicker and narrower with one. */
export async function planNameOf(
  world: CliWorld,
  flags: PlanFlags,
  settings: Settings,
): Promise<string | undefined> {
  const file = planFileOf(world, flags, settings);
  return file === undefined ? undefined : (await loadPlanFile(world, file)).routing.plan;
}

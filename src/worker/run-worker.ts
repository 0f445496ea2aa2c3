// Runs workers until told to stop: connects, polls, and winds down without losing work. Node side only.
import type { NativeConnectionOptions, Worker } from '@temporalio/worker';
import { createWorkers, type WorkersOptions } from './create-worker';
import { connectNative } from './native-connection';

export interface RunWorkerOptions extends Omit<WorkersOptions, 'connection'> {
  /** As `connectionSettings` gives them. */
  connection: NativeConnectionOptions;
  /** Aborting it stops the workers: what runs may finish within the grace period. */
  stop: AbortSignal;
  /** Called once, when all workers poll. */
  onReady?: () => void;
}

/**
 * Resolves when every worker has ended in an orderly manner. Rejects with `ServerUnreachable`, or with what a worker failed with; the others
 * are stopped then.
 */
export async function runWorker({
  connection: settings,
  stop,
  onReady,
  ...options
}: RunWorkerOptions): Promise<void> {
  stop.throwIfAborted();
  const connection = await connectNative(settings, options.namespace);
  try {
    const workers = await createWorkers({ ...options, connection });
    const shutDown = () => workers.forEach(shutDownOnce);
    stop.addEventListener('abort', shutDown, { once: true });
    try {
      const running = workers.map((worker) => worker.run());
      if (stop.aborted) shutDown();
      else onReady?.();
      const ends = await Promise.allSettled(running.map((each) => each.catch(stopAll(shutDown))));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    } finally {
      stop.removeEventListener('abort', shutDown);
    }
  } finally {
    await connection.close();
  }
}

function stopAll(shutDown: () => void): (error: unknown) => never {
  return (error) => {
    shutDown();
    throw error;
  };
}

/** A worker that is stopping, or has not begun, refuses to be stopped again. */
function shutDownOnce(worker: Worker): void {
  if (worker.getState() === 'RUNNING') worker.shutdown();
}

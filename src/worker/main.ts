// A worker as a process of its own: `node dist/src/worker/main.js PLAN…`. The only file of this room that reads the environment or ends
// the process. The command line's `worker` does the same with flags.
import { readSettings } from '../config/settings';
import { loadPlan } from '../plan/load-plan';
import { connectionSettings } from '../temporal/connect';
import { installRuntime } from './install-runtime';
import { runWorker } from './run-worker';

async function main(files: readonly string[]): Promise<void> {
  const { env: environment } = process;
  const write = (line: string) => process.stderr.write(`${line}\n`);
  const settings = readSettings(environment, process.cwd());
  const chosen = files.length > 0 ? files : settings.plan ? [settings.plan] : [];
  if (chosen.length === 0)
    throw new Error('which plan? Name plan files as arguments, or one in SIGNALBOX_PLAN');
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      write(`${name}: winding down`);
      stop.abort();
    });
  const plans = await Promise.all(chosen.map((file) => loadPlan(file)));
  const { options: connection, namespace } = connectionSettings({}, environment);
  installRuntime(write);
  await runWorker({
    connection,
    namespace,
    plans,
    dataFolder: settings.data,
    environment,
    stop: stop.signal,
    log: write,
    onReady: () => write(`worker ready for ${plans.map(({ routing }) => routing.plan).join(', ')}`),
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`worker: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

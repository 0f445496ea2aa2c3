// `up`: a Temporal server on the data folder, its namespace prepared, and a worker where there is a plan; until Ctrl-C.
import { baseServer } from '../base-server';
import { defineCommand } from '../command';
import { EXIT, type ExitCode } from '../exit-codes';
import { startLastingWorker } from '../lasting-worker';
import { addPlanOption, addServerOptions, type ServerFlags } from '../options';
import type { OwnWorker } from '../own-worker';
import { loadPlanFile, planFileOf } from '../plan-file';
import { misused } from '../problem';
import { settingsOf } from '../server';

interface UpFlags extends ServerFlags {
  plan?: string;
  headless?: boolean;
  port?: string;
  uiPort?: string;
}

export const up = defineCommand<UpFlags>({
  usage: 'up',
  summary: 'start a Temporal server on the data folder, and a worker for the plan; until Ctrl-C',
  define(command) {
    addPlanOption(command)
      .option('--headless', 'without Temporal’s Web UI')
      .option('--port <number>', 'of the server (default: any free one)')
      .option('--ui-port <number>', 'of the Web UI (default: any free one)');
    addServerOptions(command);
  },
  async run(world, _args, flags) {
    const { output } = world;
    const settings = settingsOf(world, flags);
    const file = planFileOf(world, flags, settings);
    const plan = file === undefined ? undefined : await loadPlanFile(world, file);
    const port = portOf('--port', flags.port);
    const uiPort = flags.headless ? 'none' : (portOf('--ui-port', flags.uiPort) ?? 'free');
    const stopped = world.stopSignal();
    const base = await baseServer(world, flags, settings, { port, uiPort, shared: false });
    const { address, namespace } = base.connected.settings;
    let worker: OwnWorker | undefined;
    let stopping = false;
    try {
      output.line(
        `server    ${address}, namespace ${namespace}${base.started ? ` (${base.started.words})` : ' (running already)'}`,
      );
      if (base.uiAddress) output.line(`Web UI    ${base.uiAddress}`);
      if (plan && file !== undefined) {
        worker = startLastingWorker(world, { plan: file, address, namespace, data: settings.data });
        output.line(`worker    plan ${plan.routing.plan}@${plan.routing.hash.slice(0, 4)}`);
      } else output.line('no plan here: no worker runs');
      if (!base.started && !worker) {
        output.talk('the namespace is prepared; nothing was started');
        return EXIT.done;
      }
      output.talk('Ctrl-C stops what was started here; the data stay.');
      return await untilEnd();
    } finally {
      stopping = true;
      await worker?.stop();
      await base.stop();
    }

    /** Ctrl-C is the good end; a server that ends by itself is not. A worker that does is started again. */
    function untilEnd(): Promise<ExitCode> {
      return new Promise((resolve) => {
        const stop = () => resolve(EXIT.done);
        if (stopped.aborted) stop();
        stopped.addEventListener('abort', stop, { once: true });
        void base.started?.exited.then(({ code, signal }) => {
          if (stopping) return;
          output.talk(
            `signalbox: the server ended by itself (${signal ?? `exit code ${code}`}); its log is ${base.started?.logFile}\n` +
              `What it had taken is safe in ${settings.data}: run \`signalbox up\` again, and all goes on.`,
          );
          resolve(EXIT.failed);
        });
      });
    }
  },
});

function portOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw misused(`${flag} needs a number from 1 to 65535, got ${JSON.stringify(text)}`);
}

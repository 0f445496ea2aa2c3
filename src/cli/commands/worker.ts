// `worker`: runs the coordinations and agents of plans until Ctrl-C.
import { defineCommand } from '../command';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { addServerOptions, type ServerFlags } from '../options';
import { loadPlanFile, requirePlanFile } from '../plan-file';
import { Problem } from '../problem';
import { chosenServer, settingsOf } from '../server';

interface WorkerFlags extends ServerFlags {
  plan?: string[];
  untilStdinEnds?: boolean;
}

export const worker = defineCommand<WorkerFlags>({
  usage: 'worker',
  summary: 'run the coordinations and agents of plans, until Ctrl-C',
  define(command) {
    command
      .option('--plan <file...>', 'the plans (else SIGNALBOX_PLAN, else ./signalbox.yaml)')
      .addOption(command.createOption('--until-stdin-ends', 'stop when standard input ends').hideHelp());
    addServerOptions(command);
  },
  async run(world, _args, flags) {
    const { output, environment } = world;
    const settings = settingsOf(world, flags);
    const files = flags.plan ?? [requirePlanFile(world, {}, settings)];
    const plans = await Promise.all(files.map((file) => loadPlanFile(world, file)));
    const chosen = await chosenServer(world, flags, settings);
    const stop = new AbortController();
    const stopped = world.stopSignal();
    stopped.addEventListener('abort', () => stop.abort(), { once: true });
    if (flags.untilStdinEnds) world.stdin.once('close', () => stop.abort()).resume();
    // The SDK's own runtime says less plainly what is wrong with an address, and later.
    const { connection, close } = await late.connect().connect(chosen);
    const { missing } = await late.namespace().inspectNamespace(connection, chosen.namespace);
    await close();
    if (missing.length > 0)
      throw new Problem(
        EXIT.failed,
        `namespace ${chosen.namespace} lacks the search attributes ${missing.join(', ')}: no correlation could begin\n` +
          'Prepare it once with `signalbox doctor --fix`.',
      );
    const { installRuntime, runWorker } = late.worker();
    const log = (line: string) => output.talk(line);
    installRuntime(log);
    const names = plans.map(({ routing }) => `${routing.plan}@${routing.hash.slice(0, 4)}`).join(', ');
    await runWorker({
      connection: chosen.options,
      namespace: chosen.namespace,
      plans,
      dataFolder: settings.data,
      environment,
      stop: stop.signal,
      log,
      onReady: () => log(`ready for ${names} at ${chosen.address}`),
    });
    return EXIT.done;
  },
});

// Runs a demo that is prepared: server, worker, what the scene sets up, the first event, and in the end everything is stopped.
import type { Settings } from '../../config/settings';
import type { Envelope } from '../../events/envelope';
import type { JsonObject } from '../../events/json';
import type { CompiledPlan } from '../../plan/compiled-plan';
import type { CorrelationRecord } from '../../store/read-correlation';
import { type BaseServer, baseServer } from '../base-server';
import { demoReport } from '../demo-report';
import { EXIT, type ExitCode } from '../exit-codes';
import { startLastingWorker } from '../lasting-worker';
import type { OwnWorker } from '../own-worker';
import type { CliWorld } from '../world';
import type { DemoEnding, DemoFlags, Scene } from './demo';
import { playDemo } from './play-demo';

export interface PreparedDemo {
  world: CliWorld;
  flags: DemoFlags;
  settings: Settings;
  planFile: string;
  plan: CompiledPlan;
  /** The first event. */
  envelopes: readonly Envelope[];
  scene: Scene;
}

/** An example whose worker dies again and again has a fault that no further one will mend. */
const WORKER_RESTARTS = 3;

/** Throws what went wrong, or `Interrupted`; everything is stopped then too. */
export async function runDemo(demo: PreparedDemo): Promise<ExitCode> {
  const { world, flags, settings, planFile: plan, scene } = demo;
  const stopped = world.stopSignal();
  const base = await baseServer(world, flags, settings, { uiPort: 'free', shared: true });
  try {
    const { address, namespace } = base.connected.settings;
    world.output.talk(`server at ${address}, namespace ${namespace}`);
    const options = { plan, address, namespace, data: settings.data };
    const worker = startLastingWorker(world, options, WORKER_RESTARTS);
    try {
      await scene.open?.(stopped);
      const record = await playDemo(demo, base.connected.client, worker, stopped);
      const ending = (await scene.ending?.(record, base.connected.client)) ?? plainEnding(record);
      await report(demo, base, record, ending);
      if (flags.keep && !stopped.aborted) await keepRunning(world, worker, stopped);
      return ending.exit;
    } finally {
      // Nobody is at work any more when the scene is closed; that is done in any case.
      await worker.stop().finally(() => scene.close?.());
    }
  } catch (error) {
    // Whatever failed because all was being stopped is not what went wrong.
    throw stopped.aborted ? stopped.reason : error;
  } finally {
    await base.stop();
  }
}

const plainEnding = ({ state, correlation }: CorrelationRecord): DemoEnding => ({
  exit: state.phase === 'complete' ? EXIT.done : EXIT.failed,
  lines: [],
  values: [{ correlation, phase: state.phase, ledger: state.ledger as unknown as JsonObject }],
});

async function report(
  { world, flags, settings }: PreparedDemo,
  { connected, uiAddress, started }: BaseServer,
  record: CorrelationRecord,
  { lines, values }: DemoEnding,
): Promise<void> {
  if (flags.output === 'json') {
    for (const value of values) world.output.json(value);
    return;
  }
  const { address, namespace } = connected.settings;
  const serves = flags.keep === true || started === undefined;
  await demoReport(world, record, { data: settings.data, uiAddress, namespace, address, serves, lines });
}

function keepRunning({ output }: CliWorld, worker: OwnWorker, stopped: AbortSignal): Promise<void> {
  output.talk('Everything is left running; Ctrl-C stops it.');
  return new Promise((resolve) => {
    stopped.addEventListener('abort', () => resolve(), { once: true });
    void worker.exited.then(() => resolve());
  });
}

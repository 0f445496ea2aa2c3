// Runs a demo that is prepared: server, worker, what the scene sets up, the first event, and in the end everything is stopped.
import type { Client } from '@temporalio/client';
import type { Settings } from '../../config/settings';
import type { Envelope } from '../../events/envelope';
import type { CompiledPlan } from '../../plan/compiled-plan';
import type { CorrelationRecord } from '../../store/read-correlation';
import { type BaseServer, baseServer } from '../base-server';
import { demoReport } from '../demo-report';
import { EXIT, type ExitCode } from '../exit-codes';
import { startLastingWorker } from '../lasting-worker';
import { late } from '../late';
import type { OwnWorker } from '../own-worker';
import type { CliWorld } from '../world';
import type { DemoEnding, DemoFlags, Scene } from './demo';
import { playDemo } from './play-demo';

export interface PreparedDemo {
  name: string;
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
/** How long the correlations of a demo that is given up may take to end in order. */
const END_MS = 10_000;

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
      const { record, ending } = await played(demo, base.connected.client, worker, stopped);
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

async function played(
  demo: PreparedDemo,
  client: Client,
  worker: OwnWorker,
  stopped: AbortSignal,
): Promise<{ record: CorrelationRecord; ending: DemoEnding }> {
  let works = true;
  void worker.exited.then(() => {
    works = false;
  });
  try {
    const record = await playDemo(demo, client, worker, stopped);
    return { record, ending: (await demo.scene.ending?.(record, client)) ?? plainEnding(record) };
  } catch (error) {
    if (stopped.aborted) demo.world.output.talk('signalbox: ending what the demo began');
    const limitMs = works ? END_MS : 0;
    await abandon(demo, client, limitMs).catch(({ message }: Error) =>
      demo.world.output.talk(`signalbox: what the demo began could not be ended: ${message}`),
    );
    throw error;
  }
}

/** What the demo began must not go on as soon as there is a worker again: that of the next demo. */
async function abandon(
  { plan, envelopes, scene }: PreparedDemo,
  client: Client,
  limitMs: number,
): Promise<void> {
  const first = envelopes[0]?.event.correlation_id ?? '';
  const { endCorrelation } = late.endCorrelation();
  const begun = [first, ...(scene.others ?? [])];
  await Promise.all(begun.map((each) => endCorrelation(client, plan.routing.plan, each, limitMs)));
  await scene.abandon?.(client);
}

const plainEnding = ({ state }: CorrelationRecord): DemoEnding => ({
  exit: state.phase === 'complete' ? EXIT.done : EXIT.failed,
  lines: [],
  seen: {},
});

async function report(
  { world, flags, settings, name }: PreparedDemo,
  { connected, uiAddress, started }: BaseServer,
  atFirst: CorrelationRecord,
  { lines, seen, saga, record = atFirst }: DemoEnding,
): Promise<void> {
  if (flags.output === 'json') {
    const { correlation, state } = record;
    world.output.json({ demo: name, correlation, phase: state.phase, ledger: state.ledger, ...seen });
    if (saga) world.output.json(saga);
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

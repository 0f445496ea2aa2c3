// `demo`: runs an example from its first event to its end, and shows what came of it. Stops all that it started.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { timelineFold } from '../../coordination/timeline';
import type { Envelope } from '../../events/envelope';
import type { CompiledPlan } from '../../plan/compiled-plan';
import type { CorrelationRecord } from '../../store/read-correlation';
import { type BaseServer, baseServer } from '../base-server';
import { defineCommand } from '../command';
import { demoReport } from '../demo-report';
import { exampleEvent, examplePlan } from '../example';
import { EXIT } from '../exit-codes';
import { endText, startLastingWorker } from '../lasting-worker';
import { late } from '../late';
import { addServerOptions, type ServerFlags } from '../options';
import type { OwnWorker } from '../own-worker';
import { misused, Problem } from '../problem';
import { settingsOf } from '../server';
import { timelineWriter } from '../views/timeline-text';
import type { CliWorld } from '../world';

/** An example whose worker dies again and again has a fault that no further one will mend. */
const WORKER_RESTARTS = 3;

interface DemoFlags extends ServerFlags {
  story?: string;
  keep?: boolean;
}

export const demo = defineCommand<DemoFlags, [string?]>({
  usage: 'demo [name]',
  summary: 'run an example (feature-team: a user story becomes a working service) and show what came of it',
  define(command) {
    command
      .option('--story <file>', 'another first payload, as JSON')
      .option('--keep', 'leave everything running until Ctrl-C');
    addServerOptions(command);
  },
  async run(world, [name = 'feature-team'], flags) {
    const settings = settingsOf(world, flags);
    const planFile = examplePlan(name);
    const plan = await late.plan().loadPlan(planFile);
    const story = flags.story === undefined ? undefined : await storyOf(world, flags.story);
    const correlation = `${name}-${randomBytes(3).toString('hex')}`;
    const envelopes = late.prepare().prepareEvents(plan, [exampleEvent(plan, story)], { correlation });
    const stopped = world.stopSignal();
    const base = await baseServer(world, flags, settings, { uiPort: 'free', shared: true });
    const { address, namespace } = base.connected.settings;
    world.output.talk(`server at ${address}, namespace ${namespace}`);
    const worker = startLastingWorker(
      world,
      { plan: planFile, address, namespace, data: settings.data },
      WORKER_RESTARTS,
    );
    try {
      const serves = flags.keep === true || base.started === undefined;
      const record = await play(world, base, plan, envelopes, worker, stopped);
      await demoReport(world, record, {
        data: settings.data,
        uiAddress: base.uiAddress,
        namespace,
        address,
        serves,
      });
      if (flags.keep && !stopped.aborted) await keepRunning(world, worker, stopped);
      return record.state.phase === 'complete' ? EXIT.done : EXIT.failed;
    } catch (error) {
      // Whatever failed because all was being stopped is not what went wrong.
      throw stopped.aborted ? stopped.reason : error;
    } finally {
      await worker.stop();
      await base.stop();
    }
  },
});

async function storyOf(world: CliWorld, file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(resolve(world.folder, file), 'utf8'));
  } catch (error) {
    throw misused(`--story ${file} cannot be used: ${(error as Error).message}`);
  }
}

/** Publishes the event and follows the correlation on stderr until it is at rest. */
async function play(
  { output }: CliWorld,
  { connected }: BaseServer,
  plan: CompiledPlan,
  envelopes: readonly Envelope[],
  worker: OwnWorker,
  stopped: AbortSignal,
): Promise<CorrelationRecord> {
  const correlation = envelopes[0]?.event.correlation_id ?? '';
  await late.publish().publishEvents(connected.client, plan.routing, envelopes, {});
  const ended = new AbortController();
  let failure: Problem | undefined;
  void worker.exited.then((end) => {
    failure = new Problem(EXIT.failed, `the worker ended before the work did (${endText(end)})`);
    ended.abort();
  });
  const writer = timelineWriter(plan.routing, correlation, output.talkTone, output.talkWidth);
  const fold = timelineFold(plan.routing, correlation);
  output.talkRaw(writer.head);
  const signal = AbortSignal.any([stopped, ended.signal]);
  const changes = late.follow().followCorrelation(connected.client, plan.routing.plan, correlation, signal);
  for await (const { facts, record } of changes) {
    for (const fact of facts) {
      const row = fold(fact);
      if (row) output.talkRaw(writer.row(row));
    }
    if (late.wait().isAtRest(record)) return record;
  }
  throw failure ?? stopped.reason;
}

function keepRunning({ output }: CliWorld, worker: OwnWorker, stopped: AbortSignal): Promise<void> {
  output.talk('Everything is left running; Ctrl-C stops it.');
  return new Promise((resolve) => {
    stopped.addEventListener('abort', () => resolve(), { once: true });
    void worker.exited.then(() => resolve());
  });
}

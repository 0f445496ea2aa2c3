// What a cached coordination weighs above a workflow that does nothing: heap of a worker with and without 500 of them.
// Each coordination has taken one event, which waits in a join; nothing runs.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundleHandWritten } from '../hand-written/team.mjs';
import { alone, compared } from '../measure/figure.cjs';
import { fromDist, ROOT } from '../world/from-dist.mjs';

const WORKER = fileURLToPath(new URL('../world/heap-worker.mjs', import.meta.url));
const PLAN = fileURLToPath(new URL('../plans/chain.yaml', import.meta.url));
const WAIT_MS = 120_000;
const STOP_MS = 15_000;

export async function run(world) {
  const count = world.quick ? 100 : 500;
  const emptyBundle = await bundleHandWritten(world);
  const client = await world.client();
  const sides = {
    base: { taskQueue: `empty-${randomUUID()}`, bundle: emptyBundle, start: startEmpty },
    ours: await ourSide(world),
  };
  const kilobytes = { base: [], ours: [] };
  for (let round = 0; round < world.rounds; round++) {
    for (const side of ['base', 'ours']) kilobytes[side].push(await weigh(world, sides[side], count));
    world.talk(
      `  round ${round + 1}: empty ${kilobytes.base[round].toFixed(0)} KB, ours ${kilobytes.ours[round].toFixed(0)} KB`,
    );
  }
  return [
    compared({ name: 'heap of a cached workflow', unit: 'KB', ...kilobytes }),
    alone({
      name: 'heap of a cached coordination above an empty workflow',
      unit: 'KB',
      values: kilobytes.ours.map((ours, round) => ours - kilobytes.base[round]),
      atMost: 150,
    }),
  ];

  async function startEmpty() {
    const args = { taskQueue: sides.base.taskQueue, workflowId: randomUUID() };
    await client.workflow.signalWithStart('empty', { ...args, args: [], signal: 'event', signalArgs: [{}] });
  }
}

async function ourSide(world) {
  const { loadPlan } = fromDist('src/plan/load-plan.js');
  const { publishEvents } = fromDist('src/client/publish-events.js');
  const { prepareEvents } = fromDist('src/client/prepare-events.js');
  const { taskQueueOf } = fromDist('src/contract/names.js');
  const client = await world.client();
  const plan = await loadPlan(PLAN);
  return {
    taskQueue: taskQueueOf(plan.routing.plan),
    bundle: join(ROOT, 'dist', 'workflow-bundle.js'),
    async start() {
      const event = { type: 'WireframeCompleted', correlation_id: randomUUID() };
      const envelopes = prepareEvents(plan, [{ event, payload: {} }], { source: '/bench' });
      await publishEvents(client, plan.routing, envelopes, {});
    },
  };
}

/** Kilobytes a workflow, in a worker of its own. */
async function weigh(world, { taskQueue, bundle, start }, count) {
  const { address, namespace } = await world.server();
  const args = [address, namespace, taskQueue, bundle, String(count * 2)];
  const child = fork(WORKER, args, {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const end = async () => {
    if (child.connected) child.send('stop');
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(kill);
  };
  world.defer(end);
  const gone = exited.then((code) =>
    Promise.reject(new Error(`the measured worker ended by itself (${code})`)),
  );
  gone.catch(() => undefined);
  const answer = () => Promise.race([once(child, 'message').then(([words]) => words), gone]);
  const ask = () => {
    const answered = answer();
    child.send('weigh');
    return answered;
  };
  await answer();
  // The first one loads what all of them share.
  await start();
  const before = await untilCached(ask, 1);
  for (let started = 0; started < count; started += 20) await Promise.all(Array.from({ length: 20 }, start));
  const after = await untilCached(ask, before.cached + count);
  await end();
  return (after.heap - before.heap) / count / 1024;
}

async function untilCached(ask, wanted) {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    const weight = await ask();
    if (weight.cached >= wanted) {
      // Its last workflow task may still be on its way back.
      await sleep(500);
      return ask();
    }
    if (Date.now() > until)
      throw new Error(`${weight.cached} of ${wanted} workflows are cached after ${WAIT_MS} ms`);
    await sleep(250);
  }
}

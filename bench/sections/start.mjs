// How long a person waits: `signalbox --help` above a bare node, and `up` until it is ready, with servers that are cached.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { alone } from '../measure/figure.cjs';
import { median } from '../measure/statistics.cjs';
import { CLI } from '../world/from-dist.mjs';

const RUNS = 7;
const QUICK_RUNS = 3;
const READY_MS = 60_000;
const STOP_MS = 20_000;

export async function run(world) {
  const runs = world.quick ? QUICK_RUNS : RUNS;
  const above = [];
  const ups = [];
  for (let round = 0; round < world.rounds; round++) {
    const bare = [];
    const help = [];
    for (let time = 0; time < runs; time++) {
      bare.push(await duration(world, ['-e', '0']));
      help.push(await duration(world, [CLI, '--help']));
    }
    above.push(median(help) - median(bare));
    ups.push(await untilUp(world));
    world.talk(
      `  round ${round + 1}: help ${above[round].toFixed(0)} ms above node, up after ${ups[round].toFixed(0)} ms`,
    );
  }
  return [
    alone({ name: 'signalbox --help, above a bare node', unit: 'ms', values: above, atMost: 120 }),
    alone({ name: 'signalbox up, until ready', unit: 'ms', values: ups, atMost: 5_000 }),
  ];
}

async function duration({ environment }, args) {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'ignore', env: environment });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
  return performance.now() - began;
}

/** From the start of the process until it says where the server is; then it is stopped as a person would, by Ctrl-C. */
async function untilUp(world) {
  const data = await world.folder('up');
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, 'up', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: world.environment,
    detached: true,
  });
  const exited = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGINT');
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(kill);
  };
  world.defer(stop);
  let said = '';
  const ready = new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`up ${why}; it said: ${said}`));
    const timer = setTimeout(() => fail(`was not ready within ${READY_MS} ms`), READY_MS);
    void exited.then((code) => fail(`ended with ${code}`));
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.stdout.on('data', (text) => {
      said += text;
      if (!/^server {2}/m.test(said)) return;
      clearTimeout(timer);
      resolve(performance.now() - began);
    });
  });
  const took = await ready;
  await stop();
  return took;
}

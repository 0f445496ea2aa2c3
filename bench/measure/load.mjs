// Drives a team: one correlation after the other, or many at once; and says what the server and the worker spent on it.

import { cpuMilliseconds } from './process-times.cjs';
import { median } from './statistics.cjs';

/** Milliseconds from the first signal until the result, the median of `count` correlations one after the other. */
export async function latency(once, count) {
  const times = [];
  for (let number = 0; number < count; number++) {
    const began = performance.now();
    await once();
    times.push(performance.now() - began);
  }
  return median(times);
}

/** Correlations a second, `count` of them with never more than `atOnce` in flight. */
export async function throughput(once, count, atOnce) {
  let left = count;
  const began = performance.now();
  const next = async () => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  return (count * 1000) / (performance.now() - began);
}

/** Runs `work` and gives its answer with the milliseconds of CPU that server and worker spent meanwhile, each by `count`. */
export async function withCpu({ server, worker, count }, work) {
  const before = [cpuMilliseconds(server), cpuMilliseconds(worker)];
  const value = await work();
  return {
    value,
    serverMs: (cpuMilliseconds(server) - before[0]) / count,
    workerMs: (cpuMilliseconds(worker) - before[1]) / count,
  };
}

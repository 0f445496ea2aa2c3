// A worker whose workflows live on the heap that is measured: debug mode keeps them in the main thread. Forked by the memory section,
// which sends `weigh` and gets `{ heap, cached }`: bytes of heap after a collection, and how many workflows are cached.
// node --expose-gc heap-worker.mjs ADDRESS NAMESPACE QUEUE BUNDLE CACHE
import { createRequire } from 'node:module';
import { fromDist } from './from-dist.mjs';

const require = createRequire(import.meta.url);
const { NativeConnection, Worker } = require('@temporalio/worker');
const { installRuntime } = fromDist('src/worker/install-runtime.js');

const [address, namespace, taskQueue, codePath, cache] = process.argv.slice(2);
installRuntime((line) => process.stderr.write(`${line}\n`));
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue,
  workflowBundle: { codePath },
  maxCachedWorkflows: Number(cache),
  debugMode: true,
});
const running = worker.run();

process.on('message', (request) => {
  if (request === 'stop') worker.shutdown();
  if (request !== 'weigh') return;
  // Twice: the first collection lets finalisers run whose objects only the second one takes.
  globalThis.gc();
  globalThis.gc();
  process.send({ heap: process.memoryUsage().heapUsed, cached: worker.getStatus().numCachedWorkflows });
});
process.once('disconnect', () => process.exit(1));
process.send('ready');
await running;
await connection.close();
process.exit(0);

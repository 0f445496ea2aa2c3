// The worker of the hand-written team: node worker.mjs ADDRESS NAMESPACE QUEUE BUNDLE AGENT. Ends with its standard input.
// As many eager reservations as our worker has, and the same agent for every name.
import { createRequire } from 'node:module';
import { fromDist } from '../world/from-dist.mjs';

const require = createRequire(import.meta.url);
const { NativeConnection, Worker } = require('@temporalio/worker');
const { installRuntime } = fromDist('src/worker/install-runtime.js');
const { EAGER_AGENTS } = fromDist('src/worker/create-worker.js');

const [address, namespace, taskQueue, codePath, agentPath] = process.argv.slice(2);
installRuntime((line) => process.stderr.write(`${line}\n`));
const agent = require(agentPath).default;
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue,
  workflowBundle: { codePath },
  activities: { default: ({ event }) => agent({ event }) },
  maxEagerActivityReservationsPerWorkflowTask: EAGER_AGENTS,
});
process.stdin.once('close', () => worker.shutdown()).resume();
const running = worker.run();
process.stderr.write(`ready for ${taskQueue}\n`);
await running;
await connection.close();

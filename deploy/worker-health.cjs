// Is the worker of this container polling? Exits 0 when the server has heard from it lately, else 1 with the reason.
// Run by the image's health check as `node deploy/worker-health.cjs TASK_QUEUE`; loads the SDK's client, nothing of ours.
// A living process proves little: a worker that lost its server or hangs is seen only from the server's side.

const os = require('node:os');
const { Connection } = require('@temporalio/client');
const { loadClientConnectConfig } = require('@temporalio/envconfig');

/** A long poll lasts a minute, so a healthy worker is heard of at least that often; the rest is slack. */
const HEARD_WITHIN_MS = 90_000;
/** Shorter than the health check's own limit, so that the reason is still printed. */
const ANSWER_WITHIN_MS = 3_000;
const WORKFLOW_TASK_QUEUE = 1;

/**
 * Asks the server for the task queue's pollers and looks for one of this host.
 * @param {string} taskQueue
 * @returns {Promise<string | undefined>} the reason why the worker is not healthy; undefined when it is
 */
async function problemOf(taskQueue) {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await Connection.connect({ ...connectionOptions, connectTimeout: ANSWER_WITHIN_MS });
  try {
    const { pollers } = await connection.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: WORKFLOW_TASK_QUEUE,
      }),
    );
    // The SDK calls a worker PROCESS@HOST; replicas of this container have other hosts.
    const own = (pollers ?? []).filter(({ identity }) => identity?.endsWith(`@${os.hostname()}`));
    const heard = Math.max(...own.map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000));
    if (own.length === 0) return `no worker of host "${os.hostname()}" polls task queue "${taskQueue}"`;
    if (Date.now() - heard > HEARD_WITHIN_MS)
      return `the worker of host "${os.hostname()}" was last heard of at ${new Date(heard).toISOString()}`;
    return undefined;
  } finally {
    await connection.close();
  }
}

async function main() {
  const taskQueue = process.argv[2];
  if (!taskQueue)
    return 'give the task queue, for instance: node deploy/worker-health.cjs signalbox.feature-team';
  const address = process.env.TEMPORAL_ADDRESS ?? 'the default address';
  return await problemOf(taskQueue).catch(
    (error) => `the server at ${address} did not answer: ${error.message}`,
  );
}

main().then((problem) => {
  if (problem !== undefined) console.error(`worker-health: ${problem}`);
  process.exit(problem === undefined ? 0 : 1);
});

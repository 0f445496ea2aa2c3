// The hand-written team: what somebody would build without us, in one worker process, on a queue of its own.
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorker } from '../world/worker-process.mjs';

const require = createRequire(import.meta.url);
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** The workflows of this folder as a file that a worker loads at once. */
export async function bundleHandWritten(world) {
  const { bundleWorkflowCode } = require('@temporalio/worker');
  const quiet = () => undefined;
  const logger = { trace: quiet, debug: quiet, info: quiet, log: quiet, warn: world.talk, error: world.talk };
  const { code } = await bundleWorkflowCode({ workflowsPath: here('workflows.cjs'), logger });
  const file = join(await world.folder('bundle'), 'hand-written.js');
  await writeFile(file, code);
  return file;
}

/** Starts the worker. Gives a team as `startOurTeam` does: `{ pid, once() }`. */
export async function startHandWrittenTeam(world) {
  const client = await world.client();
  const { address, namespace } = await world.server();
  const taskQueue = `hand-written-${randomUUID()}`;
  const bundle = await bundleHandWritten(world);
  const agent = here('../agents/no-op.cjs');
  const { pid } = await startWorker(world, [
    here('worker.mjs'),
    address,
    namespace,
    taskQueue,
    bundle,
    agent,
  ]);
  return {
    pid,
    /** Starts a workflow by its first signal and waits for its end. Gives its workflow id. */
    async once(type, args = []) {
      const workflowId = `hand-written:${randomUUID()}`;
      const story = {
        event: { id: workflowId, type: 'UserStoryApproved', correlation_id: workflowId },
        payload: {},
      };
      const handle = await client.workflow.signalWithStart(type, {
        workflowId,
        taskQueue,
        args,
        signal: 'event',
        signalArgs: [story],
      });
      await handle.result();
      return workflowId;
    },
  };
}

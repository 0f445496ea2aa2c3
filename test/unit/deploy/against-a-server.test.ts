// The namespace's set-up and the worker's health check against a real server: the one that the test run shares.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { inspectNamespace } from '../../../src/temporal/namespace';
import { handedOver } from '../../support/handed-over';
import { projectRoot } from './compose-file';

/** Holds the server's own command under the name that the scripts call. */
const folder = mkdtempSync(join(tmpdir(), 'signalbox-deploy-'));
let connection: Connection;

beforeAll(async () => {
  symlinkSync(handedOver('SIGNALBOX_TEST_CLI'), join(folder, 'temporal'));
  connection = await Connection.connect({ address: handedOver('SIGNALBOX_TEST_ADDRESS') });
});

afterAll(async () => {
  await connection.close();
  rmSync(folder, { recursive: true });
});

/** Runs a program of `deploy/` for a namespace; gives its exit code and what it wrote to stderr. */
function run(
  command: string,
  parameters: string[],
  namespace: string,
): Promise<{ status: number; stderr: string }> {
  const environment = {
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    TEMPORAL_ADDRESS: handedOver('SIGNALBOX_TEST_ADDRESS'),
    TEMPORAL_NAMESPACE: namespace,
  };
  const [file = '', ...others] = parameters;
  return new Promise((resolve) => {
    const child = execFile(
      command,
      [join(projectRoot, 'deploy', file), ...others],
      { env: environment, timeout: 40_000 },
      (_error, _stdout, stderr) => resolve({ status: child.exitCode ?? -1, stderr }),
    );
  });
}

const setUp = (namespace: string) => run('sh', ['set-up-namespace.sh'], namespace);
const health = (namespace: string, taskQueue: string) =>
  run(process.execPath, ['worker-health.cjs', taskQueue], namespace);

describe('set-up-namespace.sh', () => {
  it('creates a namespace with 30 days of retention and our search attributes, and changes nothing the second time', async () => {
    const namespace = `deploy-${randomUUID()}`;
    for (const time of ['first', 'second']) {
      expect({ time, ...(await setUp(namespace)) }).toEqual({ time, status: 0, stderr: '' });
      expect(await inspectNamespace(connection, namespace)).toEqual({
        namespace,
        retentionDays: 30,
        missing: [],
        mistyped: [],
      });
    }
  });

  it.each([
    ['raises a shorter retention', 3, 30],
    ['keeps a longer one', 90, 90],
  ])('%s', async (_what, daysBefore, daysAfter) => {
    const namespace = `deploy-${randomUUID()}`;
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs(daysBefore * 24 * 3600 * 1000),
    });
    expect(await setUp(namespace)).toEqual({ status: 0, stderr: '' });
    expect((await inspectNamespace(connection, namespace)).retentionDays).toBe(daysAfter);
  });
});

describe('worker-health.cjs', () => {
  const namespace = handedOver('SIGNALBOX_TEST_NAMESPACE');

  it('finds no worker where none polls', async () => {
    const taskQueue = `signalbox.${randomUUID()}`;
    expect(await health(namespace, taskQueue)).toEqual({
      status: 1,
      stderr: `worker-health: no worker of host "${hostname()}" polls task queue "${taskQueue}"\n`,
    });
  });

  it.each([
    ['is content while a worker of this host polls', hostname(), 0],
    ['is not deceived by a worker of another host', 'elsewhere', 1],
  ])('%s', async (_what, host, status) => {
    const taskQueue = { name: `signalbox.${randomUUID()}` };
    const ended = new AbortController();
    // The server refuses a poll without a deadline.
    const poll = connection.withDeadline(Date.now() + 30_000, () =>
      connection.withAbortSignal(ended.signal, () =>
        connection.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue, identity: `1@${host}` }),
      ),
    );
    const end = poll.then(
      () => undefined,
      (error: Error) => error,
    );
    await Promise.race([untilPolled(namespace, taskQueue.name), poll]);
    expect((await health(namespace, taskQueue.name)).status).toBe(status);
    ended.abort();
    expect(String(await end)).toMatch(/CANCELLED/);
  });
});

/** Waits until the server knows of a poller; the test's own time limit ends it. */
async function untilPolled(namespace: string, name: string): Promise<void> {
  for (;;) {
    const described = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name },
      taskQueueType: 1,
    });
    if (described.pollers?.length) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

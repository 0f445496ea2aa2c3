// Updates that nobody takes: each way has a sentence of its own.
import '../support/quiet-runtime';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { executeUpdate } from '../../src/client/execute-update';
import { WORKFLOW } from '../../src/contract/names';
import { createDevEnvironment } from '../support/servers';

class Refused extends Error {}

const words = {
  refused: (problem: string) => new Refused(problem),
  ended: 'it has ended',
  untaken: 'nobody took it',
};
const send = (client: Client, workflowId: string, limitMs: number) =>
  executeUpdate(client, { workflowId, update: 'pause', argument: {}, limitMs }, words);

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(() => environment?.teardown());

/** A workflow that no worker ever takes. */
async function untaken() {
  const workflowId = `untaken-${randomUUID()}`;
  const options = { workflowId, taskQueue: workflowId, args: [{}] };
  return environment.client.workflow.start(WORKFLOW.coordination, options);
}

it('is refused as ended where the server knows no such workflow', async () => {
  const sent = send(environment.client, `nobody-${randomUUID()}`, 10_000);
  await expect(sent).rejects.toThrow(new Refused('it has ended'));
});

it('is refused as ended where the workflow was terminated', async () => {
  const handle = await untaken();
  await handle.terminate();
  await expect(send(environment.client, handle.workflowId, 10_000)).rejects.toThrow(
    new Refused('it has ended'),
  );
});

it('is refused as untaken where no worker comes in time', async () => {
  const handle = await untaken();
  await expect(send(environment.client, handle.workflowId, 1_000)).rejects.toThrow(
    new Refused('nobody took it'),
  );
  await handle.terminate();
});

it('says that the server is away where it stays away, not that no worker came', async () => {
  const connection = Connection.lazy({ address: `127.0.0.1:${await closedPort()}` });
  const sent = send(new Client({ connection }), 'any', 1_000);
  await expect(sent).rejects.toMatchObject({
    name: 'ServerUnreachable',
    message: expect.stringMatching(/^no Temporal server answers at 127\.0\.0\.1:\d+ /),
  });
  await connection.close();
});

/** A port of loopback that nobody listens at. */
function closedPort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

// What Signalbox makes of a namespace, on the shared dev server.
import '../../support/quiet-runtime';
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { signalboxCorrelation, signalboxSearchAttributes } from '../../../src/contract/search-attributes';
import { inspectNamespace, prepareNamespace } from '../../../src/temporal/namespace';
import { createNamespace, sharedDevServer } from '../../support/servers';

const names = signalboxSearchAttributes.map(({ name }) => name);
let connection: Connection;

beforeAll(async () => {
  connection = await Connection.connect({ address: sharedDevServer().address });
});
afterAll(() => connection.close());

it('registers the search attributes and raises the retention to 30 days, once', async () => {
  const namespace = await bareNamespace('1 day');
  expect(await inspectNamespace(connection, namespace)).toEqual({
    namespace,
    retentionDays: 1,
    missing: names,
    mistyped: [],
  });
  expect(await prepareNamespace(connection, namespace)).toEqual({
    addedSearchAttributes: names,
    retention: { fromDays: 1, toDays: 30 },
  });
  expect(await inspectNamespace(connection, namespace)).toEqual({
    namespace,
    retentionDays: 30,
    missing: [],
    mistyped: [],
  });
  expect(await prepareNamespace(connection, namespace)).toEqual({ addedSearchAttributes: [] });
});

it('never lowers a retention', async () => {
  const namespace = await bareNamespace('60 days');
  expect((await prepareNamespace(connection, namespace)).retention).toBeUndefined();
  expect((await inspectNamespace(connection, namespace)).retentionDays).toBe(60);
});

it('may be prepared by several processes at once', async () => {
  const namespace = await bareNamespace('1 day');
  await Promise.all([1, 2, 3, 4].map(() => prepareNamespace(connection, namespace)));
  expect(await inspectNamespace(connection, namespace)).toMatchObject({ retentionDays: 30, missing: [] });
});

it('refuses to work with one of our names that has another type', async () => {
  const namespace = await bareNamespace('1 day');
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: { SignalboxState: 3 },
  });
  expect((await inspectNamespace(connection, namespace)).mistyped).toEqual([
    { name: 'SignalboxState', type: 'Int' },
  ]);
  await expect(prepareNamespace(connection, namespace)).rejects.toThrow(
    `SignalboxState of namespace "${namespace}" has type Int, but Signalbox needs Keyword`,
  );
});

it('says that a namespace does not exist', async () => {
  await expect(prepareNamespace(connection, 'nowhere')).rejects.toThrow(/nowhere/);
});

it('gives tests namespaces of their own, in which workflows are found by correlation at once', async () => {
  const namespace = await createNamespace();
  const { workflow } = new Client({ connection, namespace });
  await workflow.start('coordination', {
    workflowId: 'one',
    taskQueue: 'nobody',
    typedSearchAttributes: [{ key: signalboxCorrelation, value: 'user story 7 “é”' }],
  });
  const deadline = Date.now() + 5_000;
  let count = 0;
  while (count === 0 && Date.now() < deadline) {
    ({ count } = await workflow.count('SignalboxCorrelation = "user story 7 “é”"'));
  }
  expect(count).toBe(1);
});

async function bareNamespace(retention: '1 day' | '60 days'): Promise<string> {
  const namespace = `bare-${randomUUID()}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs(retention),
  });
  return namespace;
}

// The servers of the tests. Global set-up has obtained both and started one dev server for all; a test file takes from
// here what it needs. Import ./quiet-runtime first.
import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { signalboxSearchAttributes } from '../../src/contract/search-attributes';
import { prepareNamespace } from '../../src/temporal/namespace';
import { handedOver } from './handed-over';

/** Where the shared dev server is. */
export interface SharedDevServer {
  /** `host:port`. */
  address: string;
  namespace: string;
  /** URL of its Web UI. */
  uiAddress: string;
}

/** The dev server that all test files share: use ids of your own. Throws when global set-up has not run. */
export function sharedDevServer(): SharedDevServer {
  return {
    address: handedOver('SIGNALBOX_TEST_ADDRESS'),
    namespace: handedOver('SIGNALBOX_TEST_NAMESPACE'),
    uiAddress: handedOver('SIGNALBOX_TEST_UI'),
  };
}

/** Client and worker connections to the shared dev server. The caller tears it down; the server stays. */
export function createDevEnvironment(): Promise<TestWorkflowEnvironment> {
  const { address, namespace } = sharedDevServer();
  return TestWorkflowEnvironment.createFromExistingServer({ address, namespace });
}

/**
 * A time-skipping server of one's own, with our search attributes. Share one per test file, and take a fresh one after a
 * test that leaves an activity in flight: its clock stands still then. The caller tears it down.
 */
export async function createTimeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: {
      executable: { type: 'existing-path', path: handedOver('SIGNALBOX_TEST_TIME_SKIPPING_SERVER') },
    },
  });
  const keyword = 2;
  await environment.connection.operatorService.addSearchAttributes({
    namespace: environment.namespace ?? 'default',
    searchAttributes: Object.fromEntries(signalboxSearchAttributes.map(({ name }) => [name, keyword])),
  });
  return environment;
}

/**
 * Makes a namespace of the shared dev server that nobody else uses, with our search attributes and retention: for tests
 * that count or list. Gives its name; workflows can be started in it at once.
 */
export async function createNamespace(): Promise<string> {
  const connection = await Connection.connect({ address: sharedDevServer().address });
  const namespace = `test-${randomUUID()}`;
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('30 days'),
    });
    await prepareNamespace(connection, namespace);
    return namespace;
  } finally {
    await connection.close();
  }
}

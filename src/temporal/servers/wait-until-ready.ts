// Waits until a server answers and its namespace is there. Any file outside the sandbox may load it.
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { answers } from './answers';

/**
 * Gives a connection to the server at `address` (`host:port`) once it knows `namespace`; the caller closes it. Asks
 * every 50 ms. Rejects with the last error when `signal` is aborted first.
 */
export async function waitUntilReady(
  address: string,
  namespace: string,
  signal: AbortSignal,
): Promise<Connection> {
  for (;;) {
    let connection: Connection | undefined;
    try {
      // gRPC waits a whole second after a refused connection; the server is there after a fifth of that.
      if (!(await answers(address))) throw new Error('nobody listens there');
      connection = await Connection.connect({ address, connectTimeout: '2s' });
      await connection.workflowService.describeNamespace({ namespace });
      return connection;
    } catch (error) {
      await connection?.close();
      if (signal.aborted) throw error;
    }
    await pause(50);
  }
}

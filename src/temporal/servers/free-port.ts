// Free ports on the loopback interface. Any file outside the sandbox may load it.
import { createServer, type Server } from 'node:net';

/**
 * Gives `count` different ports of 127.0.0.1 that nobody listens on now. Somebody else may take one before its user
 * binds it: whoever uses them must be ready to ask again.
 */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  try {
    // All are held at once, or the system might give the same one twice.
    while (servers.length < count) servers.push(await listenAnywhere());
    return servers.map(portOf);
  } finally {
    await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  }
}

function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`not a TCP address: ${address}`);
  return address.port;
}

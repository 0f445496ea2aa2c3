// Whether anybody listens at an address. Any file outside the sandbox may load it.
import { connect } from 'node:net';

/** True when a TCP connection to `host:port` is accepted within two seconds. */
export function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const colon = address.lastIndexOf(':');
    const socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, end(false));
    socket.once('connect', end(true)).once('error', end(false));
  });
}

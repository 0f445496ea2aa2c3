// A worker's connection, with the same words and the same patience as a client's where no server answers. Node side only.
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import { CONNECT_LIMIT_MS, DEFAULT_ADDRESS, ServerUnreachable } from '../temporal/connect';

/** Connects within eight seconds; whoever asked closes it. Throws `ServerUnreachable`. */
export async function connectNative(
  options: NativeConnectionOptions,
  namespace: string,
  limitMs = CONNECT_LIMIT_MS,
): Promise<NativeConnection> {
  const connecting = NativeConnection.connect(options);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1_000} s`)), limitMs);
  });
  try {
    return await Promise.race([connecting, late]);
  } catch (error) {
    connecting.then((connection) => connection.close()).catch(() => undefined);
    throw new ServerUnreachable(options.address ?? DEFAULT_ADDRESS, namespace, plainly(error));
  } finally {
    clearTimeout(timer);
  }
}

/** The native part shows a tree of errors; the innermost sentence is the one that a person can use. */
function plainly(error: unknown): unknown {
  const sentence = /message: "([^"]+)"/.exec(error instanceof Error ? error.message : '')?.[1];
  return sentence === undefined ? error : new Error(sentence);
}

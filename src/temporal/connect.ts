// Reaches a Temporal server with Temporal's own configuration: TOML profiles, then TEMPORAL_* variables, then flags, each
// going before the one named earlier. Loads the SDK's client, so the command line imports it late; never in the sandbox.
import { readFileSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { type ClientConfigProfile, loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';

/** What the flags of a command say; everything absent is left to variables and profile. */
export interface ConnectionChoice {
  address?: string;
  namespace?: string;
  profile?: string;
  /** `env:NAME` or `file:PATH`, never the key: what stands in an argument is seen by every user of the machine. */
  apiKey?: string;
  tls?: boolean;
  tlsServerName?: string;
  tlsCaPath?: string;
  tlsCertPath?: string;
  tlsKeyPath?: string;
}

/** Everything a client or a worker needs to connect. `options` suits `Connection.connect` and `NativeConnection.connect`. */
export interface ConnectionSettings {
  address: string;
  namespace: string;
  options: ReturnType<typeof toClientOptions>['connectionOptions'] & { address: string };
  /** False where nobody named an address and the default was taken. */
  addressChosen: boolean;
}

/** A live connection; whoever asked for it closes it. */
export interface Connected {
  client: Client;
  connection: Connection;
  settings: ConnectionSettings;
  close(): Promise<void>;
}

export const DEFAULT_ADDRESS = '127.0.0.1:7233';

/** Milliseconds until an unreachable server is called so, name look-up included: users are promised an answer in 10 s. */
export const CONNECT_LIMIT_MS = 8_000;

/** Nothing answers at the address, or what answers is no Temporal server that lets us in. */
export class ServerUnreachable extends Error {
  override readonly name = 'ServerUnreachable';

  constructor(
    readonly address: string,
    readonly namespace: string,
    override readonly cause: unknown,
  ) {
    super(
      `no Temporal server answers at ${address} (namespace "${namespace}"): ${reasonOf(cause)}\n` +
        'Start one with `signalbox up`, or name another with --address HOST:PORT or TEMPORAL_ADDRESS.',
    );
  }

  /** True for an error of this class, also of another copy of this module. */
  static isInstance(error: unknown): error is ServerUnreachable {
    return error instanceof Error && error.name === 'ServerUnreachable';
  }
}

/** Profile, variables or flags say something that cannot be used. */
export class ConnectionInvalid extends Error {
  override readonly name = 'ConnectionInvalid';

  /** True for an error of this class, also of another copy of this module. */
  static isInstance(error: unknown): error is ConnectionInvalid {
    return error instanceof Error && error.name === 'ConnectionInvalid';
  }
}

/**
 * Joins flags, variables and profile. `fallbackAddress` is taken where none of them names an address.
 * Throws `ConnectionInvalid`, which never quotes a key.
 */
export function connectionSettings(
  choice: ConnectionChoice,
  environment: Record<string, string | undefined>,
  fallbackAddress: string = DEFAULT_ADDRESS,
): ConnectionSettings {
  let options: ReturnType<typeof toClientOptions>;
  try {
    const overrideEnvVars: Record<string, string> = {};
    for (const [name, value] of Object.entries(environment)) {
      if (value !== undefined) overrideEnvVars[name] = value;
    }
    options = toClientOptions(withFlags(loadProfile(choice.profile, overrideEnvVars), choice, environment));
  } catch (error) {
    throw new ConnectionInvalid(`the connection settings cannot be used: ${reasonOf(error)}`);
  }
  const named = options.connectionOptions.address;
  const address = named ?? fallbackAddress;
  return {
    address,
    namespace: options.namespace ?? 'default',
    options: { ...options.connectionOptions, address },
    addressChosen: named !== undefined,
  };
}

/**
 * True where the host says at once that nobody listens at the port: gRPC would go on trying until its limit. Every other answer,
 * or none, is left to gRPC.
 */
function isRefused(address: string): Promise<boolean> {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(address) ?? [];
  if (!host || !port) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connectSocket({ host, port: Number(port), timeout: 2_000 });
    const answer = (refused: boolean) => {
      socket.destroy();
      resolve(refused);
    };
    socket.once('connect', () => answer(false));
    socket.once('timeout', () => answer(false));
    socket.once('error', (error: NodeJS.ErrnoException) => answer(error.code === 'ECONNREFUSED'));
  });
}

/** Connects, within `limitMs`. Throws `ServerUnreachable`. */
export async function connect(settings: ConnectionSettings, limitMs = CONNECT_LIMIT_MS): Promise<Connected> {
  const { address, namespace, options } = settings;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  });
  if (await isRefused(address))
    throw new ServerUnreachable(address, namespace, new Error('connection refused'));
  const { apiKey, tls, metadata } = options;
  const connecting = Connection.connect({
    address,
    apiKey,
    tls,
    metadata: metadata as Record<string, string> | undefined,
    connectTimeout: limitMs,
  });
  try {
    const connection = await Promise.race([connecting, late]);
    return {
      client: new Client({ connection, namespace }),
      connection,
      settings,
      close: () => connection.close(),
    };
  } catch (error) {
    connecting.then((connection) => connection.close()).catch(() => undefined);
    throw new ServerUnreachable(address, namespace, error);
  } finally {
    clearTimeout(timer);
  }
}

function loadProfile(profile: string | undefined, variables: Record<string, string>): ClientConfigProfile {
  return loadClientConfigProfile({ profile, overrideEnvVars: variables });
}

function withFlags(
  profile: ClientConfigProfile,
  choice: ConnectionChoice,
  environment: Record<string, string | undefined>,
): ClientConfigProfile {
  const tls = { ...profile.tls };
  if (choice.tls !== undefined) tls.disabled = !choice.tls;
  if (choice.tlsServerName) tls.serverName = choice.tlsServerName;
  if (choice.tlsCaPath) tls.serverCACert = { path: choice.tlsCaPath };
  if (choice.tlsCertPath) tls.clientCert = { path: choice.tlsCertPath };
  if (choice.tlsKeyPath) tls.clientKey = { path: choice.tlsKeyPath };
  return {
    ...profile,
    address: choice.address ?? profile.address,
    namespace: choice.namespace ?? profile.namespace,
    apiKey: choice.apiKey === undefined ? profile.apiKey : keyFrom(choice.apiKey, environment),
    tls: Object.keys(tls).length > 0 ? tls : undefined,
  };
}

function keyFrom(reference: string, environment: Record<string, string | undefined>): string {
  const [, kind, where] = /^(env|file):(.+)$/s.exec(reference) ?? [];
  if (kind === 'env' && where) {
    const key = environment[where];
    if (!key) throw new Error(`--api-key env:${where}: that variable is not set`);
    return key;
  }
  if (kind === 'file' && where) return readFileSync(where, 'utf8').trim();
  throw new Error(
    '--api-key takes env:NAME or file:PATH, not the key itself: arguments are seen by every user of the machine',
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const details = (error as { details?: unknown }).details;
  const cause = error.cause;
  if (typeof details === 'string' && details !== '') return details;
  return cause instanceof Error ? `${error.message} (${cause.message})` : error.message;
}

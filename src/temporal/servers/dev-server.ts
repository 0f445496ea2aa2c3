// The embedded server as its callers see it: what they choose, what they get, how it fails. Any file outside the sandbox
// may load it.
import type { ProcessEnd } from './dev-server-process';
import type { ObtainedServer } from './server-kind';

/** What the caller chooses. */
export interface DevServerOptions {
  /** Where database and log are kept (made if need be), or `memory`: then stopping loses everything. */
  data: { folder: string } | 'memory';
  /** Made if it does not exist; `default` by default. */
  namespace?: string;
  /** Of the gRPC frontend; any free one by default. */
  port?: number;
  /** Of the Web UI: a number, `free` (the default) for any free one, `none` for no Web UI. */
  uiPort?: number | 'free' | 'none';
  logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'never';
  /** Keeps Ctrl-C in a terminal from the server: for a caller that handles SIGINT, ends its workers and calls `stop`. */
  ownGroup?: boolean;
  /** Leaves the server running when this process exits without `stop`; implies `ownGroup`. */
  outlives?: boolean;
  /** What `obtainServer('dev-server', …)` gave, to not ask again. */
  server?: ObtainedServer;
  /** Milliseconds until it must answer; `devServerLimits.startMs` by default. */
  startMs?: number;
}

/** A server that answers, with its namespace prepared: search attributes registered, thirty days of retention. */
export interface DevServer {
  /** `host:port` of the gRPC frontend. */
  address: string;
  /** URL of the Web UI, undefined without one. */
  uiAddress: string | undefined;
  namespace: string;
  pid: number;
  /** Undefined when everything is in memory. */
  databaseFile: string | undefined;
  logFile: string;
  server: ObtainedServer;
  /** SIGTERM, after ten seconds SIGKILL; settles when the process has ended. May be called again. */
  stop(): Promise<void>;
  /** Settles when the process ends, whoever ended it. */
  exited: Promise<ProcessEnd>;
}

/** The server did not come up; the message holds the end of its log. */
export class DevServerFailed extends Error {
  override readonly name = 'DevServerFailed';
}

// The words of this room: which servers there are, what obtaining one needs and gives. No code but names; any file
// outside the sandbox may load it.

/** `dev-server`: the Temporal CLI with its built-in server. `test-server`: the one that skips time. */
export type ServerKind = 'dev-server' | 'test-server';

/** How a server was come by. */
export type WayName = 'environment' | 'path' | 'cache' | 'sdk-download' | 'python-wheel' | 'maven';

/** Everything outside that obtaining a server touches; handed in, so that a test can narrow it. */
export interface ServerWorld {
  /** The process's environment: read for `PATH` and our variables, and given to the programs that are run. */
  environment: Record<string, string | undefined>;
  /** Absolute path of the folder that keeps servers between runs: see `defaultCacheFolder`. */
  cacheFolder: string;
  /** Takes one line of progress, without a line break. */
  report(line: string): void;
  /** Ends the work early; whatever ran is killed, and the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** A server that can be started. */
export interface ObtainedServer {
  kind: ServerKind;
  /** Absolute path of the executable. */
  path: string;
  way: WayName;
  /** Of the Temporal CLI as it says itself, or of the test server as pinned; `unknown` for one named by the user. */
  version: string;
}

/** One way of obtaining one kind of server. */
export interface Way {
  readonly name: WayName;
  /** What it is, for progress lines and for the list of failures. */
  readonly title: string;
  /** What a person can do so that this way works the next time. */
  readonly remedy: string;
  /** True when the user asked for this way by name: its failure then is final, and no other way may replace it. */
  isBinding?(world: ServerWorld): boolean;
  /** Gives path and version. Rejects with an `Error` whose message says why this way does not work here. */
  obtain(world: ServerWorld): Promise<{ path: string; version: string }>;
}

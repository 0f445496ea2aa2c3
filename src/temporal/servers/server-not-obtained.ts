// The failure that a user reads when no way worked. Any file outside the sandbox may load it.
import { cliVersion, testServerVersion } from './pins';
import type { ServerKind, WayName } from './server-kind';

/** One way that was tried. */
export interface FailedWay {
  way: WayName;
  title: string;
  /** Why it did not work here. */
  problem: string;
  /** What a person can do about it. */
  remedy: string;
}

const descriptions: Record<ServerKind, string> = {
  'dev-server': `Temporal dev server (Temporal CLI ${cliVersion})`,
  'test-server': `Temporal test server ${testServerVersion} (it skips time, and only tests need it)`,
};

/** No way gave a server. The message lists every way in the order tried, why each failed, and what to install. */
export class ServerNotObtained extends Error {
  override readonly name = 'ServerNotObtained';

  constructor(
    readonly kind: ServerKind,
    readonly attempts: readonly FailedWay[],
  ) {
    super(
      [
        `No ${descriptions[kind]} could be obtained. Tried, in this order:`,
        ...attempts.map(({ title, problem }, place) => `  ${place + 1}. ${title}: ${problem}`),
        'One of these is enough:',
        ...[...new Set(attempts.map(({ remedy }) => remedy))].map((remedy) => `  - ${remedy}`),
        ...(kind === 'dev-server' ? ['  - use a server that runs elsewhere: set TEMPORAL_ADDRESS'] : []),
      ].join('\n'),
    );
  }

  /** True for an error of this class, also of another copy of this module. */
  static isInstance(error: unknown): error is ServerNotObtained {
    return error instanceof Error && error.name === 'ServerNotObtained';
  }
}

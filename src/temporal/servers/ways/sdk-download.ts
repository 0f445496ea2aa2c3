// The fourth way: the Temporal SDK's own download of its "ephemeral servers". Any file outside the sandbox may load it.
//
// The SDK downloads only while it starts a server, cannot be interrupted, and has no time limit. So a process of its own
// does it, which is killed when nothing arrives: on a machine without that access this way costs a few seconds at most.
import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { executableIn, pinnedVersion, prepareEntry } from '../cache';
import { runProgram } from '../run-program';
import type { ServerKind, ServerWorld, Way } from '../server-kind';
import { requireWorkingCli } from '../working-cli';

/** How long the download may stand still, and how long it may take at most. */
export interface DownloadBounds {
  /** From the start to the first byte. */
  firstByteMs: number;
  /** Between two bytes later, and for the server's start at the end. */
  standstillMs: number;
  totalMs: number;
}

const bounds: DownloadBounds = { firstByteMs: 5_000, standstillMs: 20_000, totalMs: 300_000 };

// What the child runs, as text: under the tests the sources are TypeScript, which a bare node does not read. It starts
// the server, for the SDK downloads in no other way, and stops it at once.
const script = `
const [modulePath, config] = process.argv.slice(1);
const { Runtime, DefaultLogger } = require(modulePath);
Runtime.install({ logger: new DefaultLogger('ERROR') });
const runtime = Runtime.instance();
runtime.createEphemeralServer(JSON.parse(config))
  .then((server) => runtime.shutdownEphemeralServer(server))
  .then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });
`;

/** The SDK's download of the pinned version. The CLI's executable must then have the checksum that is pinned for it. */
export function sdkDownload(kind: ServerKind, limits: DownloadBounds = bounds): Way {
  return {
    name: 'sdk-download',
    title: "the Temporal SDK's own download",
    remedy: 'allow the Temporal SDK to download from temporal.download (it heeds HTTPS_PROXY)',
    obtain: (world) =>
      prepareEntry(kind, 'sdk-download', world, async (folder) => {
        await download(kind, folder, world, limits);
        if (kind === 'dev-server') await requireWorkingCli(executableIn(folder, kind), world);
      }),
  };
}

async function download(kind: ServerKind, folder: string, world: ServerWorld, limits: DownloadBounds) {
  const downloadDir = join(folder, 'bin');
  const stalled = new AbortController();
  const watch = watchGrowth(downloadDir, limits, stalled);
  try {
    await runProgram(
      process.execPath,
      ['-e', script, require.resolve('@temporalio/worker'), JSON.stringify(serverConfig(kind, downloadDir))],
      {
        environment: world.environment,
        timeLimitMs: limits.totalMs,
        signal: world.signal ? AbortSignal.any([world.signal, stalled.signal]) : stalled.signal,
      },
    );
  } catch (error) {
    throw error instanceof Error ? new Error(withoutRepetition(error.message), { cause: error }) : error;
  } finally {
    clearInterval(watch);
  }
  const [downloaded] = await readdir(downloadDir);
  if (!downloaded) throw new Error('the SDK downloaded nothing');
  await rename(join(downloadDir, downloaded), executableIn(folder, kind));
}

/** The SDK's own shape; the test server takes only some of these fields and ignores the others. */
function serverConfig(kind: ServerKind, downloadDir: string): object {
  return {
    type: kind === 'dev-server' ? 'dev-server' : 'time-skipping',
    exe: {
      type: 'cached-download',
      downloadDir,
      version: `v${pinnedVersion(kind)}`,
      ttl: 24 * 60 * 60 * 1000,
      sdkName: 'sdk-typescript',
      sdkVersion: require('@temporalio/worker/package.json').version as string,
    },
    namespace: 'default',
    ip: '127.0.0.1',
    port: null,
    ui: false,
    uiPort: null,
    dbFilename: null,
    log: { format: 'pretty', level: 'error' },
    extraArgs: [],
  };
}

/** The SDK wraps one cause in five sentences; the causes are kept, each once. */
function withoutRepetition(message: string): string {
  const causes = message.replace(/^.*?ended with exit code 1: /, '').split(': ');
  return [...new Set(causes)].filter((cause) => !/ephemeral server/.test(cause)).join(': ');
}

/** Aborts `stalled` when the folder's content has not grown for as long as `limits` allow. */
function watchGrowth(folder: string, limits: DownloadBounds, stalled: AbortController): NodeJS.Timeout {
  let size = 0;
  let grewAt = Date.now();
  return setInterval(async () => {
    const now = await sizeOf(folder);
    if (now > size) {
      size = now;
      grewAt = Date.now();
    }
    const allowed = size === 0 ? limits.firstByteMs : limits.standstillMs;
    if (Date.now() - grewAt > allowed) {
      stalled.abort(
        new Error(`given up: no byte arrived for ${allowed / 1000} s, ${size} bytes before that`),
      );
    }
  }, 200);
}

async function sizeOf(folder: string): Promise<number> {
  let sum = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    sum += (await stat(join(folder, name)).catch(() => ({ size: 0 }))).size;
  }
  return sum;
}

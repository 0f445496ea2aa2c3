// A PostgreSQL server for the tests of one file: the machine's own where it has one, else PGlite behind the same protocol.
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';
import { until } from '../../../support/until';

export interface PostgresServer {
  /** `postgres://…`, of an empty database. */
  url: string;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const NOBODY = 65_534;
const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

export async function startPostgres(): Promise<PostgresServer> {
  const programs = folderOfPrograms();
  return programs === undefined ? startWire() : startReal(programs);
}

/** Where `initdb` and `postgres` are: on the path, or where Debian puts them. */
function folderOfPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian).map((version) => join(debian, version, 'bin'))
    : [];
  return [...(process.env.PATH ?? '').split(delimiter), ...versions].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
}

async function startReal(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'order-desk-postgres-'));
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const data = join(folder, 'data');
  const options = ['-D', data, '-A', 'trust', '-U', 'desk', '--no-sync', '--locale=C', '-E', 'UTF8'];
  const made = spawnSync(join(programs, 'initdb'), options, { ...identity, cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'fsync=off'];
  const child = spawn(
    join(programs, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...identity, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const url = `postgres://desk@127.0.0.1:${port}/postgres`;
  await until('PostgreSQL to answer', async () => {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}: ${said}`);
    return answers(url);
  });
  const stop = async () => {
    await ended(child, 'SIGINT');
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

async function startWire(): Promise<PostgresServer> {
  const child = fork(join(__dirname, 'wire-server.js'));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { url: `postgres://desk@127.0.0.1:${port}/postgres`, stop: () => ended(child, 'SIGTERM') };
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

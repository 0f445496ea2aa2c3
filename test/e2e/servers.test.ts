// Both Temporal servers as users get them: obtained by the ways of this machine, started, killed, started again.
import '../support/quiet-runtime';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { signalboxCorrelation } from '../../src/contract/search-attributes';
import { inspectNamespace } from '../../src/temporal/namespace';
import {
  DataFolderInUse,
  type DevServer,
  DevServerFailed,
  type DevServerOptions,
  dynamicSettings,
  obtainServer,
  servedBy,
  startDevServer,
} from '../../src/temporal/servers';
import { answers } from '../../src/temporal/servers/answers';
import { serverWorld } from '../support/server-world';
import { createTimeSkippingEnvironment } from '../support/servers';

const world = serverWorld();
const folders: string[] = [];
const servers: DevServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describe('obtaining', () => {
  it('gives both servers, and after the first time without a line of progress', async () => {
    const lines: string[] = [];
    for (const kind of ['dev-server', 'test-server'] as const) {
      const { path } = await obtainServer(kind, { ...world, report: (line) => lines.push(line) });
      await expect(readFile(path).then(({ length }) => length)).resolves.toBeGreaterThan(0);
    }
    expect(lines).toEqual([]);
  });

  it('fills an empty cache with a test server that starts, by a way of this machine', async () => {
    const place = {
      ...serverWorld({ TEMPORAL_TEST_SERVER_PATH: undefined }),
      cacheFolder: await newFolder(),
    };
    const lines: string[] = [];
    const { path, way } = await obtainServer('test-server', { ...place, report: (line) => lines.push(line) });
    expect(['sdk-download', 'maven']).toContain(way);
    expect(lines.at(-1)).toMatch(/^Temporal test-server 1\.38\.0: obtained in [\d.]+ s, kept at /);
    const environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    await environment.teardown();
  }, 300_000);
});

describe('the embedded server', () => {
  it('keeps a workflow that no worker has seen when it is killed and started again on its file', async () => {
    const folder = await newFolder();
    const first = await start({ data: { folder } });
    expect(first.databaseFile).toBe(join(folder, `temporal-${first.server.version}.db`));
    await withClient(first, (client) =>
      client.workflow.start('coordination', {
        workflowId: 'coordination:feature-team:story-1',
        taskQueue: 'signalbox.feature-team',
        typedSearchAttributes: [{ key: signalboxCorrelation, value: 'story-1' }],
      }),
    );
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });

    const second = await start({ data: { folder } });
    expect(second.databaseFile).toBe(first.databaseFile);
    await withClient(second, async (client, connection) => {
      const found = await client.workflow.getHandle('coordination:feature-team:story-1').describe();
      expect(found.status.name).toBe('RUNNING');
      expect(found.typedSearchAttributes.get(signalboxCorrelation)).toBe('story-1');
      expect(await inspectNamespace(connection, 'default')).toEqual({
        namespace: 'default',
        retentionDays: 30,
        missing: [],
        mistyped: [],
      });
    });
  });

  it('loses nothing by being stopped, and leaves no claim on its file', async () => {
    const folder = await newFolder();
    const first = await start({ data: { folder }, namespace: 'team', uiPort: 'none' });
    expect(first).toMatchObject({ namespace: 'team', uiAddress: undefined });
    await withClient(first, (client) => client.workflow.start('x', { workflowId: 'kept', taskQueue: 'x' }));
    await first.stop();
    expect(await first.exited).toEqual({ code: 0, signal: null });
    expect((await readdir(folder)).filter((name) => name.includes('server.json'))).toEqual([]);
    await first.stop();

    const second = await start({ data: { folder }, namespace: 'team', uiPort: 'none' });
    await withClient(second, async (client) => {
      expect((await client.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
    });
  });

  it('refuses a file that another server has, and says where that one is', async () => {
    const folder = await newFolder();
    const first = await start({ data: { folder }, uiPort: 'none' });
    const failure = await start({ data: { folder } }).catch((error: unknown) => error);
    expect(DataFolderInUse.isInstance(failure)).toBe(true);
    expect((failure as Error).message).toContain(
      `already served by process ${first.pid} at ${first.address}`,
    );
    expect(await servedBy(first.databaseFile ?? '')).toMatchObject({
      address: first.address,
      server: first.pid,
    });
  });

  it('is started once when two are asked for on one file at the same moment, over the claim of a dead one', async () => {
    const folder = await newFolder();
    const { version } = await obtainServer('dev-server', world);
    const dead = {
      starter: 2 ** 22 + 1,
      server: 2 ** 22 + 1,
      address: '127.0.0.1:9',
      since: '2026-01-01T00:00:00Z',
    };
    await writeFile(join(folder, `temporal-${version}.db.server.json`), JSON.stringify(dead));
    const both = await Promise.allSettled([1, 2].map(() => start({ data: { folder }, uiPort: 'none' })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const failure = both.find((one) => one.status === 'rejected');
    expect(DataFolderInUse.isInstance(failure?.reason)).toBe(true);
  });

  it('shows its Web UI, and keeps nothing on the disk when it is told to stay in memory', async () => {
    const server = await start({ data: 'memory' });
    expect(server.databaseFile).toBeUndefined();
    const answer = await fetch(server.uiAddress ?? '');
    expect(answer.status).toBe(200);
    await server.stop();
    await expect(readFile(server.logFile)).rejects.toThrow('ENOENT');
  });

  it('knows every setting of our table by its name, and takes its value', async () => {
    const folder = await newFolder();
    const server = await start({ data: { folder }, uiPort: 'none', logLevel: 'warn' });
    // The server passes over a key that it does not know without a word: so its names are looked up in it.
    const program = await readFile(server.server.path);
    for (const { key } of dynamicSettings) expect([key, program.includes(key)]).toEqual([key, true]);
    expect(await readFile(server.logFile, 'utf8')).not.toContain('Failed to convert value');
  });

  it('says that the port it was given is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const taken = other.address();
    const port = typeof taken === 'object' ? (taken?.port ?? 0) : 0;
    try {
      await expect(start({ data: { folder: await newFolder() }, port })).rejects.toThrow(
        `127.0.0.1:${port}: address already in use`,
      );
    } finally {
      other.close();
    }
  });

  it('that does not come up is reported with the end of its log', async () => {
    const folder = await newFolder();
    const path = join(folder, 'broken');
    await writeFile(path, '#!/bin/sh\necho "disk I/O error (5898)" >&2\nexit 3\n');
    await chmod(path, 0o755);
    const server = { kind: 'dev-server', path, way: 'environment', version: '1.9.1' } as const;
    const failure = await start({ data: { folder }, server }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DevServerFailed);
    expect((failure as Error).message).toMatch(
      /ended at once \(exit code 3\)[\s\S]*disk I\/O error \(5898\)/,
    );
    expect((await readdir(folder)).filter((name) => name.includes('server.json'))).toEqual([]);
  });

  it('that never answers is ended after its time', async () => {
    const folder = await newFolder();
    const path = join(folder, 'silent');
    await writeFile(path, '#!/bin/sh\nexec sleep 30\n');
    await chmod(path, 0o755);
    const server = { kind: 'dev-server', path, way: 'environment', version: '1.9.1' } as const;
    await expect(start({ data: { folder }, server, startMs: 500 })).rejects.toThrow(
      /did not answer within 500 ms/,
    );
  });

  it('ends with the process that started it, unless that wished otherwise', async () => {
    const dependent = await startInProcess(await newFolder());
    const deadline = Date.now() + 10_000;
    while ((await answers(dependent.address)) && Date.now() < deadline) await pause(100);
    expect(await answers(dependent.address)).toBe(false);

    const independent = await startInProcess(await newFolder(), 'outlives');
    await pause(500);
    expect(await answers(independent.address)).toBe(true);
    process.kill(independent.pid, 'SIGKILL');
  });
});

describe('the time-skipping server', () => {
  it('passes 30 days within seconds, and knows our search attributes', async () => {
    const environment = await createTimeSkippingEnvironment();
    try {
      const before = await environment.currentTimeMs();
      await environment.sleep('30 days');
      expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 24 * 60 * 60 * 1000);
      await environment.client.workflow.start('coordination', {
        workflowId: 'one',
        taskQueue: 'nobody',
        typedSearchAttributes: [{ key: signalboxCorrelation, value: 'story-1' }],
      });
    } finally {
      await environment.teardown();
    }
  });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-data-'));
  folders.push(folder);
  return folder;
}

async function start(options: DevServerOptions): Promise<DevServer> {
  const server = await startDevServer(options, world);
  servers.push(server);
  return server;
}

async function withClient<Result>(
  { address, namespace }: DevServer,
  act: (client: Client, connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await Connection.connect({ address });
  try {
    return await act(new Client({ connection, namespace }), connection);
  } finally {
    await connection.close();
  }
}

async function startInProcess(folder: string, ...words: string[]): Promise<{ pid: number; address: string }> {
  const root = resolve(__dirname, '../..');
  const script = join(root, 'test/support/start-server-in-process.ts');
  const args = ['--import', 'tsx', script, folder, ...words];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  const [pid, address = ''] = stdout.trim().split(' ');
  return { pid: Number(pid), address };
}

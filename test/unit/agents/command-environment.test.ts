// What a command agent sees of the worker's environment, and that secrets stay where they belong. With real processes.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandAgent } from '../../../src/agents/command-agent';
import { nodeCommand, WORKER } from './node-command';
import { failureOf, newFolder, recordedContext, taskOf } from './recorded-context';

const CANARY = 'canary-4f1d77c0-secret';
const worker = { ...WORKER, HOME: '/home/nobody', LANG: 'C.UTF-8', DATABASE_URL: CANARY, TZ: 'Europe/Paris' };
const TELL = 'say({ result: { ...process.env } });';

/** Environments without what the system's loader may add by itself. */
const toldBy = async (surroundings: Parameters<typeof nodeCommand>[1]): Promise<unknown> =>
  nodeCommand(TELL, surroundings, worker).run(taskOf(), recordedContext());

describe('the environment of a command', () => {
  it('has PATH, HOME and LANG of the worker and nothing else', async () => {
    expect(await toldBy({})).toEqual({ PATH: WORKER.PATH, HOME: '/home/nobody', LANG: 'C.UTF-8' });
  });

  it('has not what this process has', async () => {
    process.env.SIGNALBOX_CANARY = CANARY;
    try {
      expect(JSON.stringify(await toldBy({}))).not.toContain(CANARY);
    } finally {
      delete process.env.SIGNALBOX_CANARY;
    }
  });

  it("has the plan's values, and the worker's where the plan says inherit", async () => {
    const env = { MODE: 'strict', TZ: 'inherit', LANG: 'de_DE.UTF-8', NOT_SET: 'inherit' };
    expect(await toldBy({ env })).toEqual({
      PATH: WORKER.PATH,
      HOME: '/home/nobody',
      LANG: 'de_DE.UTF-8',
      MODE: 'strict',
      TZ: 'Europe/Paris',
    });
  });

  it('has the secrets that the plan refers to: of the environment, of files, and optional ones', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'token'), 'from a file\n', { mode: 0o600 });
    const secrets = { KEY: 'env:DATABASE_URL', TOKEN: 'file:token', MAYBE: 'env:NOT_SET?' };
    const told = commandAgent(
      {
        kind: 'command',
        argv: [process.execPath, '-e', 'console.log(JSON.stringify({ result: { ...process.env } }))'],
        cwd: folder,
        env: {},
        secrets,
      },
      worker,
      folder,
    ).run(taskOf(), recordedContext());
    expect(await told).toMatchObject({ KEY: CANARY, TOKEN: 'from a file' });
    expect(await told).not.toHaveProperty('MAYBE');
  });
});

describe('a secret that is missing', () => {
  const folder = newFolder();
  beforeAll(() => {
    mkdirSync(join(folder, 'directory'));
    writeFileSync(join(folder, 'empty'), '\n');
    writeFileSync(join(folder, 'large'), `${CANARY}${'x'.repeat(70_000)}`);
    writeFileSync(join(folder, 'nul'), `${CANARY}\0`);
  });

  it.each([
    ['env:NOT_SET', "is not set in the worker's environment"],
    ['file:gone', 'does not exist'],
    ['file:directory', 'is no regular file'],
    ['file:empty', 'is empty'],
    ['file:large', 'more than 65536'],
    ['file:nul', 'holds a NUL'],
    ['DATABASE_URL', 'is no reference'],
  ])('is unauthorized, names the reference and starts nothing: %s', async (reference, why) => {
    const context = recordedContext();
    const runner = commandAgent(
      { kind: 'command', argv: ['touch', 'started'], cwd: folder, env: {}, secrets: { KEY: reference } },
      worker,
      folder,
    );
    const { reason, problem } = await failureOf(runner.run(taskOf(), context));
    expect(reason).toBe('unauthorized');
    expect(problem).toContain(`secret "KEY": "${reference}"`);
    expect(problem).toContain(why);
    expect(problem).not.toContain(CANARY);
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });
});

describe('the value of a secret', () => {
  const secrets = { KEY: 'env:DATABASE_URL', PEM: 'env:PEM' };
  const pem = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n-----END KEY-----';
  const withSecrets = (source: string) => nodeCommand(source, { secrets }, { ...worker, PEM: pem });

  it.each([
    ['a line of rubbish', 'console.log("key is " + process.env.KEY)'],
    ['a line after the result', 'say({ result: {} }); say({ progress: process.env.KEY })'],
    [
      'the last line of stderr',
      'console.error("cannot log in with " + process.env.KEY); process.exitCode = 1',
    ],
    ['a line of a value of several', 'console.error(process.env.PEM.split("\\n")[1]); process.exitCode = 77'],
    ['rubbish that is nearly JSON', 'say({ key: process.env.PEM })'],
  ])('stands in no error and no log: %s', async (_, source) => {
    const context = recordedContext();
    const failure = await failureOf(withSecrets(source).run(taskOf(), context));
    const seen = JSON.stringify([failure, context.logged, context.said]);
    expect(seen).not.toContain(CANARY);
    expect(seen).not.toContain('MIIEvQIBADANBgkqhkiG');
    expect(seen).toContain('[secret]');
  });

  it('stands in no progress text and no logged line of a command that ends well', async () => {
    const context = recordedContext();
    await withSecrets(
      'say({ progress: "with " + process.env.KEY }); console.error(process.env.KEY); say({ result: {} });',
    ).run(taskOf(), context);
    expect(context.said).toEqual(['with [secret]']);
    expect(context.logged).toEqual(['info: [secret]']);
  });
});

// What a module agent sees of the worker's environment: what the plan lists. Run by the compiled package in a process of its own.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonObject } from '../../../src/events/json';
import type { AgentSurroundings } from '../../../src/plan/run-plan';
import { newFolder, taskOf } from './recorded-context';

const FIXTURES = resolve(__dirname, '../../fixtures/agents');
const CANARY = 'canary-4f1d77c0-secret';
const WORKER = { DATABASE_URL: CANARY, TZ: 'Europe/Paris' };

interface Seen {
  answer?: unknown;
  error?: { type?: string; message: string };
  progress: string[];
  logged: string[];
}

const base = newFolder();

function run(surroundings: Partial<AgentSurroundings>, payload: JsonObject = {}): Seen {
  const path = join(FIXTURES, 'surroundings.cjs');
  const plan = { base, agents: { one: { kind: 'module', path, env: {}, secrets: {}, ...surroundings } } };
  const input = JSON.stringify({ plan, agent: 'one', task: taskOf(payload), environment: WORKER });
  const { stdout, stderr } = spawnSync(process.execPath, [join(FIXTURES, 'run-agent.js')], {
    input,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(`the process said nothing but ${stderr}`);
  return JSON.parse(stdout) as Seen;
}

describe('the context of a module', () => {
  it('has no variables and no secrets where the plan lists none', () => {
    expect(run({}).answer).toEqual({ env: {}, secrets: {}, copied: {} });
  });

  it("has the plan's values, and the worker's where the plan says inherit", () => {
    const env = { MODE: 'strict', TZ: 'inherit', NOT_SET: 'inherit' };
    const seen = { MODE: 'strict', TZ: 'Europe/Paris' };
    expect(run({ env }).answer).toEqual({ env: seen, secrets: {}, copied: seen });
  });

  it('has the secrets that the plan refers to: of the environment, of files, and optional ones', () => {
    writeFileSync(join(base, 'token'), 'from a file\n', { mode: 0o600 });
    const secrets = { KEY: 'env:DATABASE_URL', TOKEN: 'file:token', MAYBE: 'env:NOT_SET?' };
    expect(run({ secrets }).answer).toMatchObject({
      env: {},
      secrets: { KEY: CANARY, TOKEN: 'from a file' },
    });
  });

  it.each(['env', 'secrets'])('cannot be changed by the agent: %s', (change) => {
    expect(run({}, { change }).answer).toEqual({ refused: 'TypeError' });
  });
});

describe('a secret of a module', () => {
  it('that is missing is unauthorized, names the reference, and the agent is not called', () => {
    const { error, progress } = run({ secrets: { KEY: 'env:NOT_SET' } }, { say: 'called' });
    expect(error).toMatchObject({ type: 'unauthorized' });
    expect(error?.message).toBe(
      'secret "KEY": "env:NOT_SET" is not set in the worker\'s environment; set it where the worker starts',
    );
    expect(progress).toEqual([]);
  });

  it('stands in no error, no progress and no log, and the reason of the error stays', () => {
    const { error, progress, logged } = run(
      { secrets: { KEY: 'env:DATABASE_URL' } },
      { say: 'no server at KEY' },
    );
    expect(error).toMatchObject({ type: 'unauthorized', message: 'no server at [secret]' });
    expect(progress).toEqual(['no server at [secret]']);
    expect(logged).toEqual(['no server at [secret] {"text":"no server at [secret]","tries":3}']);
  });
});

// Module agents, run by the compiled package in a process of their own.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonObject } from '../../../src/events/json';
import { newFolder, taskOf } from './recorded-context';

const ROOT = resolve(__dirname, '../../..');
const FIXTURES = resolve(__dirname, '../../fixtures/agents');

/** A file of its own, made here because no formatter can read it. */
function broken(): string {
  const file = join(newFolder(), 'broken.mjs');
  writeFileSync(file, 'export default () => ({})\nthis is no JavaScript\n');
  return file;
}

interface Seen {
  answer?: unknown;
  outcome?: unknown;
  error?: { type?: string; message: string; name: string };
  progress: string[];
  emitted: unknown[];
  logged: string[];
}

/** Runs the module with a payload. `file` is one of the fixtures, or an absolute path. */
function run(
  file: string,
  payload: JsonObject = {},
  more: { loader?: string; abortAfterMs?: number; driver?: string } = {},
): Seen {
  const { loader, abortAfterMs, driver = join(FIXTURES, 'run-agent.js') } = more;
  const path = resolve(FIXTURES, file);
  const plan = { base: FIXTURES, agents: { one: { kind: 'module', path, loader, env: {}, secrets: {} } } };
  const input = JSON.stringify({ plan, agent: 'one', task: taskOf(payload), abortAfterMs });
  const { stdout, stderr } = spawnSync(process.execPath, [driver], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (stdout === '') throw new Error(`the process said nothing but ${stderr}`);
  return JSON.parse(stdout) as Seen;
}

describe('a module agent', () => {
  it('may be CommonJS whose exports are the function', () => {
    expect(run('exports-function.cjs', { title: 'Bookshelf' }).answer).toEqual({
      form: 'module.exports',
      title: 'Bookshelf',
    });
  });

  it('may be CommonJS with exports.default', () => {
    expect(run('exports-default.js').answer).toEqual({ form: 'module.exports.default' });
  });

  it('may be an ES module, which publishes and says progress', () => {
    const { answer, emitted, progress } = run('es-module.mjs');
    expect(answer).toEqual({ form: 'default', attempt: 2 });
    expect(emitted).toEqual([{ type: 'schema_v1', payload: { tables: 3 } }]);
    expect(progress).toEqual(['reading the story']);
  });

  it('may be TypeScript with the loader tsx, with files that it imports', () => {
    expect(run('typed.ts', { title: 'Bookshelf' }, { loader: 'tsx' }).outcome).toEqual({
      name: 'done',
      payload: { form: 'TYPED', title: 'Bookshelf' },
    });
  });

  it.each([
    [
      'TypeScript without a loader',
      'typed.ts',
      undefined,
      /needs a named loader: .*module: \.\/typed\.ts, loader: tsx/,
    ],
    ['an unknown loader', 'typed.ts', 'babel', /loader "babel": no such loader; the only one is tsx/],
    ['no file', 'gone.js', undefined, /gone\.js": no such file/],
    [
      'no function',
      'no-function.js',
      undefined,
      /default export must be the agent's function, got an object/,
    ],
    ['no JavaScript', broken(), undefined, /broken\.mjs" does not load: Unexpected identifier/],
    [
      'one that throws when loaded',
      'throws-at-load.cjs',
      undefined,
      /does not load: the licence file is missing/,
    ],
    ['no program', resolve(__dirname, '../../../package.json'), undefined, /a module ends in \.js/],
  ])('is agent_not_found with what to do: %s', (_, file, loader, problem) => {
    const { error } = run(file, {}, { loader });
    expect(error).toMatchObject({ name: 'AgentFailure', type: 'agent_not_found' });
    expect(error?.message).toMatch(problem);
  });

  it('answers nothing as an empty object, and dates as text', () => {
    expect(run('by-payload.cjs', { way: 'nothing' }).answer).toEqual({});
    expect(run('by-payload.cjs', { way: 'dates' }).answer).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  });

  it.each([
    ['text', 'bad_output', 'must be a JSON object, got "done"'],
    ['list', 'bad_output', 'got a list of 2'],
    ['none', 'bad_output', 'got null'],
    ['cycle', 'bad_output', 'or holds itself'],
    ['bigint', 'bad_output', 'is no JSON'],
    ['unnamed_outcome', 'bad_output', 'an outcome needs a name, got ""'],
    ['ten_megabytes', 'payload_too_large', '10000011 bytes, and 262144 bytes may travel'],
    ['many', 'payload_too_large', 'more than 262144 values'],
    ['throws_typed', 'invalid_payload', 'the story has no title'],
    ['throws_text', 'temporary_failure', 'threw "just a text", which is no Error'],
    ['throws_nothing', 'temporary_failure', 'threw nothing'],
  ])('fails with the reason where it answers or throws: %s', (way, reason, problem) => {
    const { error } = run('by-payload.cjs', { way });
    expect(error?.type).toBe(reason);
    expect(error?.message).toContain(problem);
  });

  it('hands on an error that says nothing about itself, with its place in the plan’s folder', () => {
    const { name, message } = run('by-payload.cjs', { way: 'throws' }).error ?? {};
    expect(name).toBe('Error');
    expect(message).toMatch(/^the disk is full \(by-payload\.cjs:\d+\)$/);
  });

  it('names the place of a slip in an ES module, and none of an error that names its reason', () => {
    expect(run('throws.mjs').error?.message).toMatch(/reading 'title'.* \(throws\.mjs:3\)$/);
    expect(run('by-payload.cjs', { way: 'throws_typed' }).error?.message).toBe('the story has no title');
  });

  it('is given up two seconds after a signal that it does not heed', () => {
    const { error, logged } = run('by-payload.cjs', { way: 'deaf' }, { abortAfterMs: 50 });
    expect(error).toMatchObject({ type: 'timeout', message: 'an attempt may take no longer' });
    expect(logged).toEqual([expect.stringContaining('does not heed its signal')]);
  });

  it('fails with the reason of the signal where it heeds it', () => {
    const { error, logged } = run('by-payload.cjs', { way: 'heeding' }, { abortAfterMs: 50 });
    expect(error).toMatchObject({ type: 'timeout' });
    expect(logged).toEqual([]);
  });

  it('may still finish its answer once the signal is aborted', () => {
    expect(run('by-payload.cjs', { way: 'finishing' }, { abortAfterMs: 50 }).answer).toEqual({
      finished: true,
    });
  });

  it('uses the tsx of Signalbox where the plan lies in a project without one', () => {
    const copy = join(newFolder(), 'typed.mts');
    writeFileSync(copy, 'export default (): { found: boolean } => ({ found: true });');
    expect(run(copy, {}, { loader: 'tsx' }).answer).toEqual({ found: true });
  });

  it('says what to install where there is no tsx at all', () => {
    // A copy of the compiled package that lies beside everything it needs but tsx.
    const root = newFolder();
    cpSync(join(ROOT, 'dist'), join(root, 'dist'), { recursive: true });
    mkdirSync(join(root, 'node_modules'));
    for (const needed of ['@temporalio', 'fastest-levenshtein', 'uuid'])
      symlinkSync(join(ROOT, 'node_modules', needed), join(root, 'node_modules', needed));
    const file = join(root, 'typed.ts');
    writeFileSync(file, 'export default () => ({});');
    mkdirSync(join(root, 'test', 'fixtures', 'agents'), { recursive: true });
    const driver = join(root, 'test', 'fixtures', 'agents', 'run-agent.js');
    copyFileSync(join(FIXTURES, 'run-agent.js'), driver);
    const { error } = run(file, {}, { loader: 'tsx', driver });
    expect(error).toMatchObject({ type: 'agent_not_found' });
    expect(error?.message).toContain('typed.ts" needs tsx, which is not installed here: npm install tsx');
  });
});

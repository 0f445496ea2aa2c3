// Runs the example's agents as a worker would, one process a task, and looks at its sites. Loaded by the tests of
// examples/feature-deployment.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

export const EXAMPLE = path.resolve(__dirname, '../../../../examples/feature-deployment');

export type Json = Record<string, unknown>;

/** What an agent has said and how it ended. */
export interface Ended {
  code: number | null;
  lines: Json[];
  /** The last line's result, where it has one. */
  result?: Json;
  stderr: string;
}

export interface Task {
  task: string;
  saga: { id: string; input: Json; results: Record<string, Json> };
  folder: string;
  idempotency_key: string;
}

export type Environment = Record<string, string | undefined>;

/** Which agent has a task in the plan. */
const agentOf = (task: string) =>
  ['BuildArtifact', 'RunTests', 'RunE2ETests'].includes(task) ? 'builder' : 'deployer';

/** Starts the agent of a task; `answer` is what came of it. */
export function start(
  task: Task,
  environment: Environment = {},
): { child: ChildProcess; answer: Promise<Ended> } {
  return startWith(agentOf(task.task), JSON.stringify(task), environment);
}

/** Starts an agent with any text on stdin. */
export function startWith(
  agent: string,
  stdin: string,
  environment: Environment = {},
): { child: ChildProcess; answer: Promise<Ended> } {
  const { PATH, HOME } = process.env;
  const child = spawn('node', [`agents/${agent}.js`], {
    cwd: EXAMPLE,
    env: { PATH, HOME, ...environment } as NodeJS.ProcessEnv,
  });
  child.stdin.on('error', () => undefined).end(stdin);
  const answer = async (): Promise<Ended> => {
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    const lines = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Json);
    return { code: child.exitCode, lines, result: lines.at(-1)?.result as Json | undefined, stderr };
  };
  return { child, answer: answer() };
}

export const run = (task: Task, environment?: Environment): Promise<Ended> => start(task, environment).answer;

/** What answers on the stages of a site; null where nobody does. */
export interface Shown {
  staging: { port: number; url: string; version: string | null };
  production: { port: number; url: string; version: string | null };
}

const site = async (...words: string[]) =>
  (await promisify(execFile)('node', ['site.js', ...words], { cwd: EXAMPLE })).stdout;

const folders: string[] = [];
const sites: string[] = [];

/** A new empty folder. */
export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'feature-deployment-'));
  folders.push(folder);
  return folder;
}

/** A new site below the root, with 1.0.0 on production. */
export async function openSite(root: string, name: string): Promise<Shown> {
  const folder = path.join(root, name);
  sites.push(folder);
  return JSON.parse(await site('open', folder, '1.0.0')) as Shown;
}

export const closeSite = (root: string, name: string): Promise<string> =>
  site('close', path.join(root, name));

export const showSite = async (root: string, name: string): Promise<Shown> =>
  JSON.parse(await site('show', path.join(root, name))) as Shown;

/** The versions that answer: `[staging, production]`. */
export async function versions(root: string, name: string): Promise<(string | null)[]> {
  const { staging, production } = await showSite(root, name);
  return [staging.version, production.version];
}

/** Stops every service that was started, and takes the folders away. */
export async function cleanUp(): Promise<void> {
  await Promise.all(sites.splice(0).map((folder) => site('close', folder)));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

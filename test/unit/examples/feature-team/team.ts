// Runs the example's team without a coordination: each agent is handed what its plan would hand it. Loaded by the tests
// of examples/feature-team.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const EXAMPLE = path.resolve(__dirname, '../../../../examples/feature-team');

export interface Artefact {
  path: string;
  sha256: string;
  bytes: number;
}

export type Payload = Record<string, unknown> & { artefact: Artefact };

export interface Failure {
  message: string;
  type: string;
}

export interface Answer {
  result?: Payload;
  error?: Failure;
  progress: string[];
}

export interface AgentCall {
  agent: string;
  task?: string;
  payload?: unknown;
  joined?: Record<string, unknown>;
  folder: string;
}

export interface Runner {
  run(call: AgentCall): Promise<Answer>;
  /** Starts a call and gives the means to abort it. */
  start(call: AgentCall): { answer: Promise<Answer>; abort: () => void };
  stop(): Promise<void>;
}

/** An event with this payload, as an agent is given it. */
export function eventOf(type: string, payload: unknown): unknown {
  return { event: { id: `of-${type}`, type, source: '/test', version: '1.0' }, payload, routing: {} };
}

/** Starts the process that runs module agents. Stop it at the end of the test file. */
export function startRunner(): Runner {
  const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [
    path.join(__dirname, 'agent-runner.js'),
  ]);
  const waiting = new Map<number, (answer: Answer) => void>();
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { number, ...answer } = JSON.parse(line) as Answer & { number: number };
    waiting.get(number)?.(answer);
    waiting.delete(number);
  });
  child.on('exit', () => {
    for (const settle of waiting.values()) {
      settle({ error: { type: 'runner', message: errors }, progress: [] });
    }
  });
  let number = 0;
  const start = ({ agent, task = agent, payload, joined, folder }: AgentCall) => {
    number += 1;
    const own = number;
    const answer = new Promise<Answer>((resolve) => waiting.set(own, resolve));
    const asked = {
      event: eventOf('Test', payload),
      ...(joined === undefined
        ? {}
        : {
            joined: Object.fromEntries(
              Object.entries(joined).map(([type, one]) => [type, eventOf(type, one)]),
            ),
          }),
      task,
      attempt: 1,
      idempotencyKey: 'test',
      correlationId: 'test',
    };
    const module = path.join(EXAMPLE, 'agents', `${agent}.js`);
    child.stdin.write(`${JSON.stringify({ number: own, module, task: asked, folder })}\n`);
    return { answer, abort: () => child.stdin.write(`${JSON.stringify({ number: own, abort: true })}\n`) };
  };
  return {
    start,
    run: (call) => start(call).answer,
    stop: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** What python-pro did with one document on stdin. */
export interface CommandAnswer {
  code: number | null;
  lines: Record<string, unknown>[];
  stderr: string;
}

/** Runs python-pro as the plan says, with any text on stdin. */
export async function runPython(stdin: string): Promise<CommandAnswer> {
  const child = spawn('python3', ['agents/python_pro.py'], { cwd: EXAMPLE });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(stdin);
  const [code] = (await once(child, 'close')) as [number | null];
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, lines, stderr };
}

/** python-pro's task for a design. */
export function pythonTask(folder: string, payload: unknown): string {
  return JSON.stringify({
    task: 'python-pro',
    attempt: 1,
    idempotency_key: 'test',
    correlation_id: 'test',
    event: eventOf('APIDesignCompleted', payload),
    folder,
  });
}

/** The payload of a task that must succeed. */
export function payloadOf(answer: Answer): Payload {
  if (answer.result === undefined) throw new Error(`the agent failed: ${JSON.stringify(answer.error)}`);
  return answer.result;
}

export interface Chain {
  folder: string;
  api: Payload;
  wireframe: Payload;
  plan: Payload;
  schema: Payload;
  backend: Payload;
  frontend: Payload;
}

/** Everything up to the tests: all six artefacts of a story in a new folder. */
export async function build(runner: Runner, story: unknown, folder: string): Promise<Chain> {
  const of = async (call: Omit<AgentCall, 'folder'>) => payloadOf(await runner.run({ ...call, folder }));
  const api = await of({ agent: 'backend-architect', payload: story });
  const wireframe = await of({ agent: 'ux-designer', payload: story });
  const plan = await of({ agent: 'test-engineer', task: 'test-plan', payload: story });
  const schema = await of({ agent: 'database-specialist', payload: api });
  const python = await runPython(pythonTask(folder, api));
  const backend = python.lines.at(-1)?.result as Payload | undefined;
  if (backend === undefined) throw new Error(`python-pro exited ${python.code}: ${python.stderr}`);
  const frontend = await of({
    agent: 'frontend-specialist',
    joined: { BackendImplementationCompleted: backend, WireframeCompleted: wireframe },
  });
  return { folder, api, wireframe, plan, schema, backend, frontend };
}

/** The call of the last task over what was built. */
export function testingCall({ folder, backend, schema, frontend, plan }: Chain): AgentCall {
  return {
    agent: 'test-engineer',
    task: 'testing',
    joined: {
      BackendImplementationCompleted: backend,
      SchemaDesignCompleted: schema,
      FrontendImplementationCompleted: frontend,
      TestPlanCompleted: plan,
    },
    folder,
  };
}

export interface Story {
  title: string;
  narrative: string;
  actors: { name: string; goal: string }[];
  resources: { name: string; plural?: string; description?: string; fields: Record<string, unknown>[] }[];
  acceptance_criteria: Record<string, unknown>[];
}

/** One of the stories that ship; a copy of its own for each caller. */
export function storyNamed(name: string): Story {
  return JSON.parse(readFileSync(path.join(EXAMPLE, 'stories', `${name}.json`), 'utf8')) as Story;
}

/** A criterion's last part. Written apart because an object with a `then` looks like a promise to the linter. */
export function expecting(expectation: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries([['then', expectation]]);
}

const folders: string[] = [];

/** A new empty folder; removeFolders takes it away. */
export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'feature-team-'));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** All files of a folder with their text. */
export function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
  );
}

/** Writes a file and gives what an event would say of it. */
export function announced(folder: string, name: string, text: string): Artefact {
  writeFileSync(path.join(folder, name), text);
  return {
    path: name,
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: Buffer.byteLength(text),
  };
}

export interface RunningService {
  base: string;
  process: ChildProcessWithoutNullStreams;
  /** Gives status and JSON of one request; `text` replaces the JSON body. */
  ask(
    method: string,
    place: string,
    body?: unknown,
    text?: string,
  ): Promise<{ status: number; body: unknown }>;
  stop(): Promise<number | null>;
}

/** Starts a written service. */
export async function startWritten(folder: string, options: string[] = []): Promise<RunningService> {
  const child = spawn('python3', ['-I', '-B', path.join(folder, 'service.py'), ...options], { cwd: folder });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const base = `http://127.0.0.1:${(JSON.parse(line) as { port: number }).port}`;
  return {
    base,
    process: child,
    ask: async (method, place, body, text) => {
      const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await fetch(base + place, {
        method,
        ...(content === undefined ? {} : { body: content, headers: { 'Content-Type': 'application/json' } }),
      });
      const answer = await response.text();
      return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) };
    },
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}

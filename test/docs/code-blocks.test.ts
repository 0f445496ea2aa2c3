// Every code block of the README and the docs is executed: a page that is not true fails here.
import '../support/quiet-runtime';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventProblem } from '../../src/events/envelope-guard';
import { checkPlan } from '../../src/plan/check/check-plan';
import { loadPlan } from '../../src/plan/load-plan';
import { meets } from '../../src/plan/pattern/match-pattern';
import { compiledPattern, readPattern } from '../../src/plan/pattern/read-pattern';
import { builtCommandLine } from '../support/build';
import { handedOver } from '../support/handed-over';
import { folderWith, plainEnvironment } from '../support/processes';
import { until } from '../support/until';
import { isBadExample } from './bad-example';
import { type CodeBlock, codeBlocks, root } from './code-blocks';

const run = promisify(execFile);
const blocks = codeBlocks();
const of = (info: string): [string, CodeBlock][] =>
  blocks.filter((block) => block.info === info).map((block) => [block.place, block]);
const KNOWN = [
  'yaml plan',
  'yaml retry',
  'json envelope',
  'json task',
  'js agent',
  'jsonl answer',
  'jsonl cases',
  'console',
  'sh',
  'mermaid',
];

const problemsOf = async (text: string) => {
  const folder = folderWith({ 'signalbox.yaml': text });
  mkdirSync(join(folder, 'agents'));
  writeFileSync(join(folder, 'agents/echo.js'), '');
  return checkPlan(await loadPlan(join(folder, 'signalbox.yaml')));
};

it('are all of a kind that is executed', () => {
  const unknown = blocks.filter(({ info }) => !KNOWN.includes(info) && !isBadExample(info));
  expect(unknown.map((block) => block.place)).toEqual([]);
});

it.each(of('yaml plan'))('%s is a plan without errors and warnings', async (_, { text }) => {
  const problems = await problemsOf(text);
  expect(problems.filter((problem) => problem.severity !== 'info')).toEqual([]);
});

it.each(of('yaml retry'))('%s is a retry policy of the language', async (_, { text }) => {
  const agent = 'agents: { a: { run: { command: [node, agents/echo.js] }, on: B } }';
  expect(
    (await problemsOf(`plan: p\n${agent}\n${text}`)).filter(({ severity }) => severity === 'error'),
  ).toEqual([]);
});

it.each(of('json envelope'))('%s is a whole envelope', (_, { text }) => {
  expect(eventProblem(JSON.parse(text))).toBeUndefined();
});

it.each(of('js agent'))('%s is an agent that answers', async (_, { text }) => {
  const call = `
    const agent = module.exports.default ?? module.exports;
    const context = { progress() {}, emit: async () => {}, ask: async () => ({}), signal: new AbortController().signal };
    Promise.resolve(agent({ event: { payload: { title: 'T' } } }, context)).then((answer) => console.log(JSON.stringify(answer)));`;
  const { stdout } = await run(process.execPath, ['-e', text + call], { cwd: root, env: plainEnvironment() });
  expect(JSON.parse(stdout)).toBeInstanceOf(Object);
});

it.each(of('jsonl answer'))('%s are lines that a command may answer with', (_, { text }) => {
  for (const line of text.trim().split('\n')) expect(JSON.parse(line)).toBeInstanceOf(Object);
});

it.each(of('jsonl cases'))('%s are patterns, events, and whether they match', (_, { text }) => {
  for (const line of text.trim().split('\n')) {
    const { pattern, event, match } = JSON.parse(line);
    expect(readPattern(pattern)).toHaveProperty('pattern');
    expect([line, meets(compiledPattern(pattern), event, { steps: 0 }) !== 'no']).toEqual([line, match]);
  }
});

it.each(of('sh'))('%s names scripts that there are', (_, { text }) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const named = [...text.matchAll(/npm run ([\w-]+)/g)].map((found) => found[1]);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});

it.each(of('console'))(
  '%s runs as it stands, beside the first plan of the README',
  async (_, { text }) => {
    const first = blocks.find((block) => block.info === 'yaml plan' && block.place.startsWith('README'));
    const cwd = folderWith({ 'signalbox.yaml': first?.text ?? '' });
    const env = plainEnvironment({ TEMPORAL_CLI_PATH: handedOver('SIGNALBOX_TEST_CLI') });
    const lines = text.split('\n').filter((line) => line.startsWith('$ '));
    let up: ChildProcess | undefined;
    try {
      for (const line of lines) {
        const [program, ...words] = line.slice(2).split(' ');
        expect(program).toBe('signalbox');
        if (words[0] === 'up') {
          up = spawn(process.execPath, [builtCommandLine, ...words], {
            cwd,
            env,
            stdio: ['ignore', 'pipe', 'pipe'],
          });
          let said = '';
          for (const stream of [up.stdout, up.stderr])
            stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
          await until('a worker that is ready', () => /ready for/.test(said));
        } else await run(process.execPath, [builtCommandLine, ...words], { cwd, env });
      }
    } finally {
      const ended = up && new Promise((resolve) => up?.once('exit', resolve));
      up?.kill('SIGTERM');
      await ended;
    }
  },
  60_000,
);

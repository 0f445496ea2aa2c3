// What `plan check` writes of its findings: a line each, their number, and where to read on.
import { Readable } from 'node:stream';
import { plan } from '../../../src/cli/commands/plan';
import { folderWith } from '../../support/processes';
import { capturedOutput } from './captured';

const good = (...more: string[]) =>
  [
    'plan: shop',
    'sources: { /web: { may: [Go] } }',
    'complete_on: Done',
    'agents:',
    '  a: { run: { command: [node] }, on: Go, publishes: { completed: Done } }',
    ...more,
  ].join('\n');
const idle = (name: string) => `  ${name}: { run: { command: [node] } }`;
const wrong = '  b: { run: { command: [node] }, on: Goo, publishes: {} }';

async function check(text: string, output: 'text' | 'json' = 'text') {
  const captured = capturedOutput();
  const world = {
    environment: {},
    folder: folderWith({ 'plan.yaml': text }),
    stdin: Readable.from([]),
    output: captured,
    stopSignal: () => new AbortController().signal,
    self: ['node'] as [string],
  };
  const before = process.cwd();
  process.chdir(world.folder);
  try {
    const exit = await plan.commands?.[0]?.run?.(world, ['plan.yaml'], { output });
    return { exit, result: captured.result() };
  } finally {
    process.chdir(before);
  }
}

describe('plan check', () => {
  it('ends with where to read on, a page a code', async () => {
    expect(await check(good(wrong, idle('c'), idle('d')))).toEqual({
      exit: 4,
      result: [
        'plan.yaml:6:38  error  SB104  trigger can never match: no event type "Goo"; did you mean Go?',
        'plan.yaml:7:3   warn   SB215  c reacts to nothing; give it on or reactions',
        'plan.yaml:8:3   warn   SB215  d reacts to nothing; give it on or reactions',
        '1 error, 2 warnings',
        'what they mean, with examples: docs/codes/SB104.md docs/codes/SB215.md',
        '',
      ].join('\n'),
    });
  });

  it('says nothing of pages where nothing is wrong, or only worth knowing', async () => {
    expect((await check(good())).result).toBe('plan.yaml: nothing is wrong\n');
    const { exit, result } = await check(good().replace('complete_on: Done', ''));
    expect(result).toMatch(/info {2}SB301 {2}nobody consumes Done\n0 errors, 0 warnings, 1 info\n$/);
    expect(exit).toBe(0);
  });

  it('gives each finding its page as JSON', async () => {
    const { exit, result } = await check(good(wrong), 'json');
    expect(JSON.parse(result)).toMatchObject({
      file: 'plan.yaml',
      problems: [{ code: 'SB104', line: 6, column: 38, severity: 'error', page: 'docs/codes/SB104.md' }],
    });
    expect(exit).toBe(4);
  });
});

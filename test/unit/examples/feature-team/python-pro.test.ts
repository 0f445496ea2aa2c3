// The command agent by itself: its lines on stdout and its exit codes.
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import {
  announced,
  filesOf,
  newFolder,
  payloadOf,
  pythonTask,
  type Runner,
  removeFolders,
  runPython,
  startRunner,
  storyNamed,
} from './team';

let runner: Runner;
let design: string;

beforeAll(async () => {
  runner = startRunner();
  const folder = newFolder();
  payloadOf(await runner.run({ agent: 'backend-architect', payload: storyNamed('bookshelf'), folder }));
  design = filesOf(folder)['openapi.json'] as string;
});

afterAll(async () => {
  await runner.stop();
  removeFolders();
});

it('says what it does, and at last what it made', async () => {
  const folder = newFolder();
  const artefact = announced(folder, 'openapi.json', design);
  const { code, lines, stderr } = await runPython(pythonTask(folder, { artefact }));
  expect([code, stderr]).toEqual([0, '']);
  expect(lines.slice(0, -1)).toEqual([
    { progress: 'reading the design' },
    { progress: 'starting the service once' },
  ]);
  const service = filesOf(folder)['service.py'] as string;
  expect(lines.at(-1)).toEqual({
    result: {
      artefact: announced(folder, 'service.py', service),
      design: artefact,
      resources: 2,
      operations: 10,
      lines: service.split('\n').length - 1,
    },
  });
});

describe('it exits 65 and writes nothing', () => {
  const inputs: [string, () => [string, string], RegExp][] = [
    ['for something that is not JSON', () => ['{', newFolder()], /not JSON/],
    ['for nothing', () => ['', newFolder()], /not JSON/],
    ['for a task without a folder', () => ['{"event": {"payload": {}}}', newFolder()], /needs a folder/],
    [
      'for a task without an event',
      () => [`{"folder": ${JSON.stringify(newFolder())}}`, newFolder()],
      /needs an event/,
    ],
  ];
  it.each(inputs)('%s', async (_, make, problem) => {
    const [input, folder] = make();
    const { code, lines, stderr } = await runPython(input);
    expect([code, lines]).toEqual([65, []]);
    expect(stderr).toMatch(problem);
    expect(filesOf(folder)).toEqual({});
  });

  const designs: [string, (folder: string) => unknown, RegExp][] = [
    ['when no file is announced', () => undefined, /needs a path/],
    ['when the file is not there', () => ({ path: 'openapi.json', sha256: '' }), /cannot be read/],
    [
      'when the file lies outside',
      () => ({ path: '../openapi.json', sha256: '' }),
      /outside the working folder/,
    ],
    [
      'when the file is a way out',
      (folder) => {
        symlinkSync('/etc/hostname', path.join(folder, 'link'));
        return { path: 'link', sha256: '' };
      },
      /outside the working folder/,
    ],
    [
      'when the file is another than announced',
      (folder) => ({ ...announced(folder, 'openapi.json', design), sha256: 'f'.repeat(64) }),
      /not the file its event announced/,
    ],
    [
      'when the design is not JSON',
      (folder) => announced(folder, 'openapi.json', 'openapi: 3.1.0'),
      /cannot be read: JSONDecodeError/,
    ],
    [
      'when the design is of another kind',
      (folder) => announced(folder, 'openapi.json', '[]'),
      /cannot be read/,
    ],
    [
      'when the design has nothing to serve',
      (folder) => announced(folder, 'openapi.json', '{"components":{"schemas":{}},"paths":{}}'),
      /nothing to serve/,
    ],
    [
      'when the design lacks an operation',
      (folder) => announced(folder, 'openapi.json', design.replace('"delete": {', '"x-delete": {')),
      /lacks DELETE \/authors\/\{id\}/,
    ],
  ];
  it.each(designs)('%s', async (_, make, problem) => {
    const folder = newFolder();
    const { code, lines, stderr } = await runPython(pythonTask(folder, { artefact: make(folder) }));
    expect(code).toBe(65);
    expect(lines.some((line) => 'result' in line)).toBe(false);
    expect(stderr).toMatch(problem);
    expect(Object.keys(filesOf(folder))).not.toContain('service.py');
  });
});

// The last task: it must find what is wrong with a service, and leave nothing running.
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  announced,
  build,
  type Chain,
  filesOf,
  newFolder,
  type Payload,
  type Runner,
  removeFolders,
  startRunner,
  storyNamed,
  testingCall,
} from './team';

let runner: Runner;
let sound: Chain;

beforeAll(async () => {
  runner = startRunner();
  sound = await build(runner, storyNamed('bookshelf'), newFolder());
});

afterAll(async () => {
  await runner.stop();
  removeFolders();
});

/** The sound chain in a folder of its own, with another service. */
function withService(change: (source: string) => string): Chain {
  const folder = newFolder();
  for (const [name, text] of Object.entries(filesOf(sound.folder)))
    writeFileSync(path.join(folder, name), text);
  const source = filesOf(sound.folder)['service.py'] as string;
  const changed = change(source);
  expect(changed).not.toBe(source);
  return {
    ...sound,
    folder,
    backend: { ...sound.backend, artefact: announced(folder, 'service.py', changed) },
  };
}

/** Processes that run this folder's service. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(folder);
      } catch {
        return false;
      }
    });
}

interface Report {
  passed: number;
  failed: number;
  tests: { name: string; passed: boolean; problems: string[] }[];
}

const reportOf = (chain: Chain): Report =>
  JSON.parse(filesOf(chain.folder)['test-report.json'] as string) as Report;

describe('the tests fail', () => {
  const faults: [string, string, string, RegExp][] = [
    [
      'forgets required fields',
      'elif complete and field.required:',
      'elif False:',
      /A book without a title is refused/,
    ],
    [
      'ignores bounds',
      'if value > self.schema.get("maximum", LARGEST_INTEGER):',
      'if False:',
      /Six stars do not exist/,
    ],
    [
      'lets unique values in twice',
      'if field.unique:\n                statement',
      'if False:\n                statement',
      /The same ISBN cannot be on the shelf twice/,
    ],
    ['ignores filters', 'or "1"', 'and "1 or 1"', /The list shows only what is still wanted/],
    [
      'does not delete',
      '"DELETE FROM %s WHERE id = ?" % resource.table, (number,)',
      '"SELECT ?", (number,)',
      /A removed book is gone/,
    ],
    [
      'forgets defaults',
      'values.get(field.name, field.default)',
      'values.get(field.name)',
      /A new book is wanted/,
    ],
    [
      'answers in a form of its own',
      '"total": total}',
      '"total": total, "pages": 1}',
      /the answer is not as designed/,
    ],
    [
      'breaks the page',
      'content = file.read()',
      'content = file.read()[:-1]',
      /is not the page that was written/,
    ],
    [
      'speaks for another design',
      'return 200, {}, OPENAPI',
      'return 200, {}, {}',
      /not the design that was agreed/,
    ],
    [
      'fails inside',
      'values = {field.name: field.loaded',
      'values = {undefined: field.loaded',
      /answered 500/,
    ],
  ];

  it.each(faults)('when the service %s', async (_, right, wrong, quoted) => {
    const chain = withService((source) => source.replace(right, () => wrong));
    const { error, result } = await runner.run(testingCall(chain));
    expect(result).toBeUndefined();
    expect(error?.type).toBe('tests_failed');
    expect(error?.message).toMatch(/^\d+ of 67 tests failed, see test-report\.json in the working folder; /);
    const report = reportOf(chain);
    expect(report.failed).toBeGreaterThan(0);
    expect(report.passed + report.failed).toBe(report.tests.length);
    const failures = report.tests
      .filter((test) => !test.passed)
      .map((test) => `${test.name}: ${test.problems.join('; ')}`);
    expect(failures.join('\n')).toMatch(quoted);
    expect(processesOf(chain.folder)).toEqual([]);
  });

  it('when the service dies while it is tested, and says so of each test', async () => {
    const chain = withService((source) => source.replace('store.delete(resource, number)', 'os._exit(9)'));
    const { error } = await runner.run(testingCall(chain));
    expect(error?.type).toBe('tests_failed');
    expect(reportOf(chain).failed).toBeGreaterThan(40);
  });
});

describe('the task fails before any test', () => {
  it('when the service ends at once, and quotes its log', async () => {
    const chain = withService(() => 'import sys\nsys.exit("no database here")\n');
    const { error } = await runner.run(testingCall(chain));
    expect(error?.message).toMatch(/ended before it said its port \(1\): no database here/);
  });

  it('when the service prints something else than its port', async () => {
    const chain = withService(() => 'print("{}", flush=True)\nimport time\ntime.sleep(60)\n');
    const { error } = await runner.run(testingCall(chain));
    expect(error?.message).toMatch(/first line names no port: \{\}/);
    expect(processesOf(chain.folder)).toEqual([]);
  });

  it('when the service was changed after it was announced', async () => {
    const chain = withService((source) => `${source}\n`);
    const { error } = await runner.run(testingCall({ ...chain, backend: sound.backend }));
    expect(error).toMatchObject({ type: 'invalid_payload' });
    expect(error?.message).toMatch(/"service\.py" has sha256 .* somebody changed it/);
  });

  it('when an event names a file outside the folder', async () => {
    const outside = announced(newFolder(), 'service.py', 'print(1)\n');
    const folder = newFolder();
    for (const [name, text] of Object.entries(filesOf(sound.folder)))
      writeFileSync(path.join(folder, name), text);
    symlinkSync('/etc/hostname', path.join(folder, 'link.py'));
    for (const named of [
      '../service.py',
      '/etc/hostname',
      'link.py',
      '.',
      '',
      'no-such-file',
      'a\u0000b',
      7,
    ]) {
      const backend = { ...sound.backend, artefact: { ...outside, path: named } } as unknown as Payload;
      const { error } = await runner.run(testingCall({ ...sound, folder, backend }));
      expect([named, error?.type]).toEqual([named, 'invalid_payload']);
    }
  });

  it('when a member of its join is missing', async () => {
    const { joined, ...call } = testingCall(sound);
    const { TestPlanCompleted: _, ...rest } = joined as Record<string, unknown>;
    const { error } = await runner.run({ ...call, joined: rest });
    expect(error).toMatchObject({
      type: 'invalid_payload',
      message: expect.stringContaining('joined: Backend'),
    });
  });

  it('when the task is one that it does not know', async () => {
    const { error } = await runner.run({ ...testingCall(sound), task: 'toString' });
    expect(error).toMatchObject({
      type: 'invalid_payload',
      message: expect.stringContaining('not "toString"'),
    });
  });
});

it('stops the service and all that it started when the task is cancelled', async () => {
  const chain = withService((source) =>
    source.replace(
      'service.store = Store(arguments.database)',
      'service.store = Store(arguments.database)\n    import subprocess, time\n' +
        '    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", os.path.abspath(__file__)])\n' +
        '    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    time.sleep(60)',
    ),
  );
  const { answer, abort } = runner.start(testingCall(chain));
  while (processesOf(chain.folder).length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  abort();
  expect((await answer).error?.message).toBe('the task was cancelled');
  while (processesOf(chain.folder).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
});

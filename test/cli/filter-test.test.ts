// `filter test`: one filter over one event, and thousands of them line by line.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { builtCommandLine } from '../support/build';
import { finished, Place } from './signalbox';

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place.remove());

const test = (...args: string[]) => place.run(['filter', 'test', ...args]);
const high = '{"payload": {"severity": [{"prefix": "hi"}]}}';

describe('filter test', () => {
  it('says match: exit 0', async () => {
    expect(await test(high, '{"payload": {"severity": "high"}}')).toEqual({
      exit: 0,
      result: 'match\n',
      talk: '',
    });
  });

  it('says no match with the clause and the value that it saw: exit 4', async () => {
    expect(await test(high, '{"payload": {"severity": "low"}}')).toEqual({
      exit: 4,
      result: 'no match: payload.severity: [{"prefix":"hi"}]: payload.severity is "low"\n',
      talk: '',
    });
  });

  it('answers as JSON', async () => {
    const yes = await test(high, '{"payload": {"severity": "high"}}', '-o', 'json');
    const no = await test(high, '{}', '-o', 'json');
    expect(JSON.parse(yes.result)).toEqual({ match: true });
    expect(JSON.parse(no.result)).toEqual({
      match: false,
      clause: 'payload.severity: [{"prefix":"hi"}]',
      saw: 'payload.severity: no such field',
    });
    expect([yes.exit, no.exit]).toEqual([0, 4]);
  });

  it('reads the pattern and the event from files, and the event from standard input', async () => {
    await place.file('pattern.json', `\ufeff${high}`);
    await place.file('event.json', '{"payload": {"severity": "high"}}');
    expect((await test('@pattern.json', '@event.json')).exit).toBe(0);
    const piped = await place.run(['filter', 'test', '@pattern.json', '-'], { stdin: '{"payload": {}}' });
    expect(piped.exit).toBe(4);
  });

  it('takes a text filter over an envelope, over what patterns see of one, and over a bare payload', async () => {
    const whole = { event: { type: 'A' }, routing: { topic: 't' }, payload: { severity: 'low' } };
    const events = [
      whole,
      { type: 'A', topic: 't', payload: { severity: 'low' } },
      { type: 'A', topic: 't', severity: 'low' },
    ];
    for (const event of events) {
      expect((await test('type=A and topic=t and severity=low', JSON.stringify(event))).exit).toBe(0);
      expect(await test('severity=high', JSON.stringify(event))).toMatchObject({
        exit: 4,
        result: 'no match: severity=high: payload.severity is "low"\n',
      });
    }
  });

  it('takes an event as it is, and with --envelope as a plan’s pattern sees it', async () => {
    const envelope = JSON.stringify({
      event: { type: 'A' },
      routing: { topic: 't', priority: 'high' },
      payload: { n: 1 },
    });
    const asIs = await test('{"type": ["A"]}', envelope);
    expect(asIs).toMatchObject({ exit: 4, result: 'no match: type: ["A"]: type: no such field\n' });
    expect(asIs.talk).toContain('--envelope');
    const seen = await test('{"type": ["A"], "topic": ["t"], "payload": {"n": [1]}}', envelope, '--envelope');
    expect(seen).toEqual({ exit: 0, result: 'match\n', talk: '' });
  });

  it.each([
    [
      'a pattern that is no JSON',
      ['{"a": ["x"]', '{}'],
      'pattern:1:12 the JSON needs "," or "}" after a value, got its end',
    ],
    [
      'an operator that there is not',
      ['{"a": [1, {"prefx": "b"}]}', '{}'],
      'pattern:1:11 a[1] has no operator "prefx"; did you mean prefix?',
    ],
    ['neither JSON nor a filter', ['severity', '{}'], 'pattern:1:1 the JSON needs a value'],
    ['a text filter that is none', ['severity=', '{}'], 'pattern: a filter needs terms like severity=high'],
    [
      'an event that is no JSON',
      ['{"a": [1]}', '{a: 1}'],
      'event:1:2 the JSON needs the name of a field in double quotes, got "a"',
    ],
    ['an event that is no object', ['{"a": [1]}', '[1]'], 'event needs to be a JSON object, got a list of 1'],
    ['a file that there is not', ['@nope.json', '{}'], 'nope.json cannot be read'],
    ['no event', ['{"a": [1]}'], 'filter test needs a pattern and an event, or --cases FILE'],
    ['a pattern beside cases', ['{"a": [1]}', '--cases', 'c.jsonl'], 'leave out [pattern] and [event]'],
    ['cases that there are not', ['--cases', 'nope.jsonl'], 'nope.jsonl cannot be read'],
    ['cases in a folder', ['--cases', '.'], '. cannot be read'],
  ])('is misused by %s: exit 2, on stderr', async (_, args, words) => {
    const { exit, result, talk } = await test(...args);
    expect(talk).toContain(words);
    expect({ exit, result }).toEqual({ exit: 2, result: '' });
  });

  it('says the place in a file of several lines', async () => {
    await place.file('wrong.json', '{\n  "payload": {\n    "severity": "high"\n  }\n}\n');
    const { talk } = await test('@wrong.json', '{}');
    expect(talk).toContain(
      'wrong.json:3:17 payload.severity needs a list of values or an object, got "high"; write ["high"]',
    );
  });

  it('shows what a terminal would act on', async () => {
    const { result } = await test('{"a": ["x"]}', '{"a": "\\u001b[31m\\u202e"}');
    expect(result).toBe('no match: a: ["x"]: a is "\\u001b[31m\\u202e"\n');
  });

  it('loads neither the Temporal SDK nor a schema library, also for cases', () => {
    const built = (file: string) => JSON.stringify(join(builtCommandLine, '..', file));
    const script = `
      const [test] = require(${built('commands/filter.js')}).filter.commands;
      const { outputOf } = require(${built('output/output.js')});
      const sink = { write() {}, colour: false, width: undefined };
      const stdin = require('node:stream').Readable.from([Buffer.from('{}')]);
      const world = { environment: {}, folder: '/', stdin, output: outputOf(sink, sink) };
      test.run(world, ['{"a": [1]}', '{}'], { output: 'text' })
        .then(() => test.run(world, [], { output: 'text', cases: '-' }))
        .then(() => console.log(JSON.stringify(Object.keys(require.cache))));`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }),
    ) as string[];
    expect(loaded.filter((file) => /filter-(test|cases)\.js$/.test(file))).toHaveLength(2);
    expect(
      loaded.filter((file) => /node_modules[\\/](@temporalio|zod|yaml|ajv|protobufjs)/.test(file)),
    ).toEqual([]);
  });
});

describe('filter test --cases', () => {
  const cases = (text: string) => place.run(['filter', 'test', '--cases', '-'], { stdin: text });
  const answers = (result: string) =>
    result
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown);

  it('answers each line in order, and goes on after one that is wrong: exit 0', async () => {
    const lines = [
      '{"pattern": {"a": [1]}, "event": {"a": 1.0}}',
      '{"pattern": "{\\"a\\": [1]}", "event": {"a": 2}}',
      '',
      '{"pattern": {"a": []}, "event": {}}',
      '{"pattern": "{\\"a\\": [1]", "event": {}}',
      '{"pattern": {"a": [1]}, "event": ',
      '{"pattern": {"a": [1]}, "event": [1]}',
      '{"pattern": {"a": [1]}}',
      '[]',
      '  {"pattern": {"a": [{"exists": false}]}, "event": {"b": "\u2028"}}\r',
    ];
    const { exit, result, talk } = await cases(lines.join('\n'));
    expect(answers(result)).toEqual([
      { match: true },
      { match: false },
      { error: 'line 4: a is an empty list, which nothing could match; name at least one value' },
      { error: `line 5: the pattern's text, 1:10: the JSON needs "," or "}" after a value, got its end` },
      { error: expect.stringMatching(/^line 6: column 34: the JSON needs a value/) },
      { error: 'line 7: the event needs to be an object, got a list of 1' },
      { error: 'line 8: has no "event"; write {"pattern": …, "event": …}' },
      { error: 'line 9: needs to be an object with "pattern" and "event", got an empty list' },
      { match: true },
    ]);
    expect({ exit, talk }).toEqual({ exit: 0, talk: '' });
  });

  it('takes a filter in words where a plan would, and says what is wrong with one', async () => {
    const lines = [
      '{"pattern": "severity=high and payload.n=1", "event": {"payload": {"severity": "high", "n": 1}}}',
      '{"pattern": "severity=high", "event": {"payload": {"severity": "low"}}}',
      '{"pattern": "severity=", "event": {}}',
      '{"pattern": "severity=high", "event": 3}',
    ];
    expect(answers((await cases(lines.join('\n'))).result)).toEqual([
      { match: true },
      { match: false },
      { error: expect.stringMatching(/^line 3: the pattern's text: a filter /) },
      { error: 'line 4: the event needs to be an object, got 3' },
    ]);
  });

  it('answers nothing for a file without lines', async () => {
    await place.file('empty.jsonl', '\n\n');
    expect(await test('--cases', 'empty.jsonl')).toEqual({ exit: 0, result: '', talk: '' });
  });

  it('answers fifty thousand lines, one each', async () => {
    const line = (n: number) =>
      `{"pattern": {"n": [{"numeric": [">", ${n % 7}]}]}, "event": {"n": ${n % 10}}}`;
    await place.file('many.jsonl', Array.from({ length: 50_000 }, (_, n) => line(n)).join('\n'));
    const { exit, result } = await test('--cases', 'many.jsonl');
    const expected = Array.from({ length: 50_000 }, (_, n) => `{"match":${n % 10 > n % 7}}\n`).join('');
    expect(result === expected).toBe(true);
    expect(exit).toBe(0);
  });

  it('answers while lines still come, and takes a line in pieces', async () => {
    const child = place.start(['filter', 'test', '--cases', '-']);
    const end = finished(child);
    const first = new Promise((done) => child.stdout.once('data', done));
    child.stdin.write('{"pattern": {"a": ["é"]}, "event": {"a": "é"}}\n');
    expect(String(await first)).toBe('{"match":true}\n');
    const line = Buffer.from('{"pattern": {"a": ["é"]}, "event": {"a": "é"}}');
    for (const byte of line) child.stdin.write(Buffer.from([byte]));
    child.stdin.end();
    expect(await end).toEqual({ exit: 0, result: '{"match":true}\n{"match":true}\n', talk: '' });
  });

  it('is done when nobody reads on', async () => {
    await place.file('long.jsonl', '{"pattern": {"a": [1]}, "event": {"a": 1}}\n'.repeat(200_000));
    const child = place.start(['filter', 'test', '--cases', 'long.jsonl']);
    child.stdout.once('data', () => child.stdout.destroy());
    const exit = await new Promise((done) => child.once('exit', done));
    expect(exit).toBe(0);
  });
});

// What bad input gets from `publish`: exit 2 with the place and the value, and nothing is sent.
import { randomUUID } from 'node:crypto';
import { magazine, writerProgram } from './plans';
import { Place } from './signalbox';

let place: Place;
const name = `magazine-${randomUUID().slice(0, 8)}`;
/** Nothing answers there: a command that gets so far has sent something. */
const nowhere = { TEMPORAL_ADDRESS: '127.0.0.1:1' };

beforeAll(async () => {
  place = await Place.make();
  await place.file('writer.js', writerProgram);
  await place.file('signalbox.yaml', magazine(name));
});
afterAll(() => place.remove());

const publish = (...args: string[]) => place.run(['publish', ...args], { environment: nowhere });
const article = (...args: string[]) =>
  publish('ArticleReady', '--correlation', 'c', '--data', '{"title":"x"}', ...args);

describe('publishing one event', () => {
  it.each<[string, string[], string]>([
    ['a payload that is no JSON', ['--data', '{'], '--data is no JSON'],
    ['a payload that is no object', ['--data', '[]'], 'payload needs to be an object, got an empty list'],
    ['a payload that does not fit its schema', ['--data', '{}'], 'payload lacks "title"'],
    ['a value in it of the wrong type', ['--data', '{"title":3}'], 'payload/title must be string, got 3'],
    ['an empty id', ['--id', ''], 'event.id is empty'],
    ['a priority that there is not', ['--priority', 'urgent'], 'low, got "urgent"'],
    [
      'a source that the plan does not list',
      ['--source', '/me'],
      'event.source: source "/me" is not declared',
    ],
    ['a topic that is not for its source', ['--topic', 'desk'], 'may not publish on topic desk'],
    ['an empty correlation id', ['--correlation', ''], 'event.correlation_id is empty'],
    ['a control character in it', ['--correlation', 'a\tb'], 'has a control character, got "a\\tb"'],
    ['one that is too long', ['--correlation', 'x'.repeat(200)], '200 are allowed'],
  ])('refuses %s', async (_, args, words) => {
    const { exit, result, talk } = await article(...args);
    expect(talk).toContain(words);
    expect(talk).toContain('Nothing was sent.');
    expect({ exit, result }).toEqual({ exit: 2, result: '' });
  });

  it('refuses a payload of more than 256 KiB with its size', async () => {
    await place.file('large.json', JSON.stringify({ title: 'x'.repeat(300_000) }));
    const { exit, talk } = await article('--data', '@large.json');
    expect(talk).toMatch(/payload has \d+ bytes/);
    expect(exit).toBe(2);
  });

  it('refuses a file that is not there, by its name', async () => {
    const { exit, talk } = await article('--data', '@missing.json');
    expect(talk).toContain('missing.json cannot be read');
    expect(exit).toBe(2);
  });

  it('says what is missing where no type or no correlation is given', async () => {
    const none = await publish();
    const alone = await publish('ArticleReady');
    expect([none.exit, alone.exit]).toEqual([2, 2]);
    expect(none.talk).toContain('publish needs an event type, or --file');
    expect(alone.talk).toContain('publish ArticleReady needs --correlation ID');
  });

  it('refuses a --timeout without a unit', async () => {
    const { exit, talk } = await article('--wait', '--timeout', '30');
    expect(talk).toContain('--timeout needs a unit, got "30"');
    expect(exit).toBe(2);
  });
});

describe('publishing a file', () => {
  it('tells every wrong line with its number, and sends none', async () => {
    const good = '{"event":{"type":"ArticleReady","correlation_id":"c"},"payload":{"title":"x"}}';
    const lines = [
      good,
      'not json',
      '',
      '{"event":{"type":"ArticleReady","correlation_id":"c","timestamp":"yesterday"},"payload":{"title":"x"}}',
      '{"event":{"type":"ArticleReady"},"payload":{"title":"x"}}',
      '[]',
      '{"specversion":"0.3","type":"ArticleReady"}',
      '{"specversion":"1.0","type":"ArticleReady","source":"/me","correlationid":"c","data":{}}',
    ];
    const file = await place.file('events.jsonl', lines.join('\n'));
    const { exit, result, talk } = await publish('--file', file);
    const told = talk.split('\n').map((line) => line.replace('signalbox: ', ''));
    expect(told.map((line) => /^line \d+/.exec(line)?.[0] ?? line).filter((line) => line !== '')).toEqual([
      'line 2',
      'line 4',
      'line 5',
      'line 6',
      'line 7',
      'line 8',
      'Nothing was sent.',
    ]);
    expect(told[1]).toContain('event.timestamp');
    expect(told[1]).toContain('"yesterday"');
    expect(told[4]).toContain('specversion needs to be "1.0", got "0.3"');
    expect({ exit, result }).toEqual({ exit: 2, result: '' });
  });

  it('refuses what is no id where an event takes back others, with place and value', async () => {
    const event = { type: 'ArticleReady', correlation_id: 'c', retracts: ['evt-1', 5] };
    const file = await place.file('doubt.jsonl', JSON.stringify({ event, payload: { title: 'x' } }));
    const { exit, talk } = await publish('--file', file);
    expect(talk).toContain('line 1: event.retracts[1] needs to be text, got 5');
    expect(talk).toContain('Nothing was sent.');
    expect(exit).toBe(2);
  });

  it('refuses one without events, and a type beside it', async () => {
    const file = await place.file('empty.jsonl', '\n\n');
    const empty = await publish('--file', file);
    const both = await publish('ArticleReady', '--file', file);
    expect([empty.exit, both.exit]).toEqual([2, 2]);
    expect(empty.talk).toContain('empty.jsonl has no events');
    expect(both.talk).toContain('leave the type "ArticleReady" out');
  });
});

describe('a plan that cannot be used', () => {
  it('ends `plan check` with 4 and every other verb with 2, with the same places', async () => {
    await place.file(
      'wrong.yaml',
      magazine(name).replace('on: Written', 'on: Writen').replace('agents:', 'agnets:'),
    );
    const check = await place.run(['plan', 'check', 'wrong.yaml']);
    const others = await Promise.all([
      article('--plan', 'wrong.yaml'),
      place.run(['status', 'c', '--plan', 'wrong.yaml']),
      place.run(['worker', '--plan', 'wrong.yaml']),
      place.run(['plan', 'show', 'wrong.yaml']),
    ]);
    const where = /wrong\.yaml:\d+:\d+/.exec(check.result)?.[0] ?? 'no place';
    expect(check.exit).toBe(4);
    expect(others.map(({ exit }) => exit)).toEqual([2, 2, 2, 2]);
    for (const { talk } of others) expect(talk).toContain(where);
  });

  it('is said to be missing where none is named', async () => {
    const elsewhere = await Place.make();
    const { exit, talk } = await elsewhere.run(['publish', 'A', '--correlation', 'c']);
    await elsewhere.remove();
    expect(talk).toContain('add --plan FILE, or set SIGNALBOX_PLAN');
    expect(exit).toBe(2);
  });
});

describe('a CloudEvent without a correlation', () => {
  it('is told under which attribute it belongs', async () => {
    await place.file(
      'cloud.jsonl',
      '{"specversion":"1.0","id":"n","type":"DeskNote","source":"/desk","data":{}}',
    );
    const { exit, talk } = await publish('--file', 'cloud.jsonl');
    expect(talk).toMatch(
      /^signalbox: line 1: event\.correlation_id .*\(of a CloudEvent the attribute correlationid\)$/m,
    );
    expect(exit).toBe(2);
  });
});

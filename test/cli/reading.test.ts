// Publishing and reading on a real server, with a real worker process: results, words and exit codes.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { coordinationId } from '../../src/contract/ids';
import { EVENT_SIGNAL } from '../../src/contract/names';
import { sharedDevServer } from '../support/servers';
import { magazine, writerProgram } from './plans';
import { finished, hasTalked, Place } from './signalbox';

const name = `magazine-${randomUUID().slice(0, 8)}`;
let place: Place;
let worker: ChildProcessWithoutNullStreams;
let ended: ReturnType<typeof finished>;

beforeAll(async () => {
  place = await Place.make();
  await place.file('writer.js', writerProgram);
  await place.file('signalbox.yaml', magazine(name));
  worker = place.start(['worker']);
  ended = finished(worker);
  await hasTalked(worker, `ready for ${name}`);
});

afterAll(async () => {
  worker.kill('SIGTERM');
  const { exit } = await ended;
  await place.remove();
  expect(exit).toBe(0);
});

const article = (correlation: string, title: string, ...args: string[]) =>
  place.run([
    'publish',
    'ArticleReady',
    '--correlation',
    correlation,
    '--data',
    JSON.stringify({ title }),
    ...args,
  ]);
const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('a correlation that completes', () => {
  const id = 'first article';

  it('is published, waited for and done', async () => {
    const { exit, result, talk } = await article(id, 'x', '--id', 'evt-1', '--wait', '--timeout', '30s');
    expect(lines(result)).toEqual([
      `sent  evt-1  ArticleReady  ${id}  a new correlation`,
      expect.stringMatching(`^${id} · plan ${name}@[0-9a-f]{4} · complete · [0-9.]+ m?s$`),
    ]);
    expect({ exit, talk }).toEqual({ exit: 0, talk: '' });
  });

  it('has a timeline with time, event, agent, correlation and cause', async () => {
    const { exit, result } = await place.run(['timeline', id]);
    const [, head, ...rows] = lines(result);
    expect(head).toMatch(/^TIME +EVENT +AGENT +CORRELATION +CAUSED BY$/);
    expect(rows.slice(0, -1).map((row) => row.split(/ {2,}/).slice(1).join(' | '))).toEqual([
      `ArticleReady | editor | ${id} | –`,
      `WritingStarted | writer | ${id} | ArticleReady`,
      `Written | writer | ${id} | ArticleReady`,
      `Published | publisher | ${id} | Written`,
    ]);
    expect(rows.at(-1)).toMatch(
      /^4 events · 2 tasks handled · 0 joins met · \d+ history events · 3 actions$/,
    );
    expect(exit).toBe(0);
  });

  it('has the same timeline as JSON, as JSON lines and as a picture, without an escape sequence', async () => {
    const [json, jsonl, picture] = await Promise.all(
      ['json', 'jsonl', 'mermaid'].map((format) => place.run(['timeline', id, '-o', format])),
    );
    const rows = lines(jsonl?.result ?? '').map((line) => JSON.parse(line));
    expect(JSON.parse(json?.result ?? '')).toMatchObject({
      correlation: id,
      plan: name,
      phase: 'complete',
      rows,
    });
    expect(picture?.result).toContain('e1 --> e3');
    expect(`${json?.result}${picture?.result}`).not.toContain('\u001b');
  });

  it('is shown to its end and no longer by --follow', async () => {
    const { exit, result } = await place.run(['timeline', id, '--follow', '-o', 'jsonl']);
    expect(lines(result).map((line) => JSON.parse(line).event)).toHaveLength(4);
    expect(exit).toBe(0);
  });

  it('is found by the beginning of its id', async () => {
    const { exit, result } = await place.run(['status', 'first art']);
    expect(result).toMatch(/^first article · .* · complete/);
    expect(exit).toBe(0);
  });

  it('explains an event by its id and by its type', async () => {
    const byId = await place.run(['explain', id, 'evt-1']);
    const byType = await place.run(['explain', id, 'ArticleReady']);
    expect(lines(byId.result)).toEqual([
      'evt-1 ArticleReady from /editor',
      expect.stringMatching(/^✓ writer {3}type is ArticleReady {3}handled in .*s, attempt 1$/),
      '1 reaction asks for other types',
    ]);
    expect(byType.result).toBe(byId.result);
  });

  it('has a ledger that balances', async () => {
    const { exit, result } = await place.run(['ledger', id]);
    expect(result).toContain('events      4 admitted = ');
    expect(result).toContain('both sums hold');
    expect(exit).toBe(0);
  });

  it('takes the same event again as a duplicate: done, and nothing happens twice', async () => {
    const { exit, result } = await article(id, 'x', '--id', 'evt-1');
    expect(result).toBe(`duplicate  evt-1  ArticleReady  ${id}\n`);
    expect(exit).toBe(0);
  });

  it('refuses another event as late, and begins anew with --reopen', async () => {
    const late = await article(id, 'y', '--id', 'evt-2');
    expect(late.result).toMatch(/^late {2}evt-2 .* not sent: the correlation is complete$/m);
    expect(late.talk).toContain('--reopen begins its next generation');
    expect(late.exit).toBe(4);
    const reopened = await article(id, 'y', '--id', 'evt-2', '--reopen', '--wait');
    expect(reopened.result).toContain('generation 2');
    expect(reopened.exit).toBe(0);
  });
});

describe('a correlation that does not', () => {
  it('ends --wait with 1 where it fails', async () => {
    const { exit, result } = await article('failing', 'fail', '--wait');
    expect(result).toContain('PublishingFailed met fail_on');
    expect(exit).toBe(1);
  });

  it('ends wait with 4 where it stalls, and says what it waits for', async () => {
    await place.run(['publish', 'DeskNote', '--correlation', 'stalling']);
    const { exit, result } = await place.run(['wait', 'stalling']);
    expect(result).toContain('complete_on waits for Published');
    expect(exit).toBe(4);
  });

  it('ends wait with 124 where time runs out, and can be cancelled by its whole id', async () => {
    await article('endless', 'wait');
    const timed = await place.run(['wait', 'endless', '--timeout', '1500ms']);
    const slip = await place.run(['cancel', 'endl']);
    const cancelled = await place.run(['cancel', 'endless', '--wait']);
    const after = await place.run(['wait', 'endless']);
    expect([timed.exit, slip.exit, cancelled.exit, after.exit]).toEqual([124, 2, 0, 1]);
    expect(slip.talk).toContain('did you mean "endless"');
    expect(after.result).toContain('· cancelled ·');
  });

  it('shows a misspelt type as unmatched with the right one, in receipt, timeline and explanation', async () => {
    const { result, exit } = await place.run([
      ...['publish', 'ArticleRedy', '--source', '/editor'],
      ...['--correlation', 'misspelt', '--receipt', '--id', 'evt-x'],
    ]);
    const { result: timeline } = await place.run(['timeline', 'misspelt']);
    const { result: explained } = await place.run(['explain', 'misspelt', 'evt-x']);
    expect(result).toBe('admitted  evt-x  ArticleRedy  misspelt  woke nobody\n');
    expect(timeline).toContain('unmatched; did you mean ArticleReady?');
    expect(explained).toContain('did you mean ArticleReady?');
    expect(exit).toBe(0);
  });

  it('ends with 4 where the receipt says that the event was not taken: a known id with other content', async () => {
    const note = (text: string) => [
      ...['publish', 'DeskNote', '--correlation', 'conflict', '--id', 'evt-1', '--receipt'],
      ...['--data', JSON.stringify({ text })],
    ];
    const first = await place.run(note('one'));
    const second = await place.run(note('two'));
    expect(second.result).toMatch(/^conflict {2}evt-1 .*came before with other content$/m);
    expect([first.exit, second.exit]).toEqual([0, 4]);
  });

  it('shows what came by raw signal as parked, in status and timeline, with its escape sequences shown', async () => {
    await place.run(['publish', 'DeskNote', '--correlation', 'raw']);
    const { address, namespace } = sharedDevServer();
    const connection = await Connection.connect({ address });
    await new Client({ connection, namespace }).workflow
      .getHandle(coordinationId(name, 'raw'))
      .signal(EVENT_SIGNAL, {
        events: [{ event: { id: 'x', type: '\u001b]52;c;cm0=\u0007' } }],
        plan: name,
        hash: 'other',
      });
    await connection.close();
    await place.run(['wait', 'raw']);
    const shown = await Promise.all(['status', 'timeline'].map((verb) => place.run([verb, 'raw'])));
    for (const { result } of shown) {
      expect(result).toContain('invalid_payload');
      expect(result).toContain('\\x1b]52;c;cm0=\\x07');
      expect(result).not.toContain('\u001b');
    }
  });
});

describe('ids and files', () => {
  it.each(['it\'s "quoted"', 'a/../b', '🎉 b c', "x' OR '1'='1", '%', 'back\\slash'])(
    'works with the correlation id %j, and finds it without a plan',
    async (id) => {
      const published = await place.run(['publish', 'DeskNote', '--correlation', `${id} ${name}`]);
      const exact = await place.run(['status', `${id} ${name}`]);
      expect([published.exit, exact.exit]).toEqual([0, 0]);
      const elsewhere = await Place.make();
      let found = await elsewhere.run(['status', `${id} ${name.slice(0, -1)}`]);
      // Visibility may be a moment behind.
      for (let tries = 0; found.exit === 1 && tries < 5; tries += 1)
        found = await elsewhere.run(['status', `${id} ${name.slice(0, -1)}`]);
      await elsewhere.remove();
      expect(found.result.startsWith(`${id} ${name} · plan ${name}@`)).toBe(true);
    },
  );

  it('asks for more of an id that several correlations begin with', async () => {
    await Promise.all(
      ['twin-1', 'twin-2'].map((id) => place.run(['publish', 'DeskNote', '--correlation', id])),
    );
    let { exit, talk } = await place.run(['status', 'twin']);
    for (let tries = 0; exit !== 2 && tries < 5; tries += 1)
      ({ exit, talk } = await place.run(['status', 'twin']));
    expect(talk).toContain('"twin" may mean several correlations:');
    expect(exit).toBe(2);
  });

  it('says that there is no such correlation', async () => {
    const { exit, talk } = await place.run(['timeline', 'never heard of']);
    expect(talk).toContain(`no correlation of plan ${name} is named "never heard of"`);
    expect(exit).toBe(1);
  });

  it('publishes envelopes and CloudEvents from standard input, and says of each what became of it', async () => {
    const events = [
      '{"event":{"id":"n1","type":"DeskNote","correlation_id":"batch"}}',
      '{"specversion":"1.0","id":"n2","type":"DeskNote","source":"/desk","correlationid":"batch","data":{"a":1}}',
      '{"event":{"id":"n3","type":"DeskNote"}}',
    ];
    const { exit, result } = await place.run(
      ['publish', '--file', '-', '--correlation', 'batch', '-o', 'jsonl'],
      {
        stdin: events.join('\n'),
      },
    );
    expect(lines(result).map((line) => JSON.parse(line))).toEqual(
      ['n1', 'n2', 'n3'].map((id) => ({ type: 'DeskNote', correlation: 'batch', outcome: 'sent', id })),
    );
    expect(exit).toBe(0);
  });
});

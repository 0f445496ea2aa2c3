// `publish --parent`, and what the reading verbs say of parent and child (M11), with a real worker process.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
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
  await ended;
  await place.remove();
});

const article = (correlation: string, ...args: string[]) =>
  place.run(['publish', 'ArticleReady', '--correlation', correlation, '--data', '{"title":"x"}', ...args]);
const wait = ['--wait', '--timeout', '30s'];

describe('publishing with a parent', () => {
  it.each<[string, string[], string]>([
    ['an empty one', ['--parent', ''], 'event.parent is empty'],
    ['a control character in it', ['--parent', 'a\tb'], 'event.parent has a control character, got "a\\tb"'],
    ['one that is too long', ['--parent', 'x'.repeat(200)], 'event.parent: correlation id is too long'],
    ['the correlation itself', ['--parent', 'c'], 'event.parent is the event\'s own correlation, got "c"'],
  ])('refuses %s, and sends nothing', async (_, args, words) => {
    const { exit, result, talk } = await place.run(
      ['publish', 'ArticleReady', '--correlation', 'c', '--data', '{"title":"x"}', ...args],
      { environment: { TEMPORAL_ADDRESS: '127.0.0.1:1' } },
    );
    expect(talk).toContain(words);
    expect(talk).toContain('Nothing was sent.');
    expect({ exit, result }).toEqual({ exit: 2, result: '' });
  });

  it('refuses one beside a file, whose events name their own', async () => {
    await place.file('events.jsonl', '{}');
    const { exit, talk } = await place.run(['publish', '--file', 'events.jsonl', '--parent', 'p']);
    expect(talk).toContain('leave --parent out');
    expect(exit).toBe(2);
  });
});

describe('a child', () => {
  it('says whose it is and what was reported, as text and as JSON; its parent shows it in the timeline', async () => {
    expect((await article('issue-1-cover', '--parent', 'issue-1', ...wait)).exit).toBe(0);
    const status = await place.run(['status', 'issue-1-cover']);
    expect(status.result).toMatch(/^parent: issue-1 · report sent: Published \(evt-[0-9a-f-]+-report\)$/m);
    const { parent, report } = JSON.parse(
      (await place.run(['status', 'issue-1-cover', '-o', 'json'])).result,
    );
    expect({ parent, report }).toMatchObject({ parent: 'issue-1', report: { status: 'sent' } });
    const explained = await place.run(['explain', 'issue-1-cover']);
    expect(explained.result).toMatch(/✓ parent issue-1 +report sent: Published/);
    await place.run(['wait', 'issue-1', '--timeout', '30s']);
    const timeline = await place.run(['timeline', 'issue-1']);
    expect(timeline.result).toMatch(/ Published +publisher +issue-1 +evt-\S+ +of child issue-1-cover$/m);
    const event = await place.run(['explain', 'issue-1', 'Published']);
    expect(event.result).toContain('it is how child issue-1-cover ended');
    expect((await place.run(['status', 'issue-1'])).result).toContain('children: 1 (all have reported)');
  });

  it('of a file names its parent in the envelope, and says where that one had ended', async () => {
    expect((await article('issue-2', ...wait)).exit).toBe(0);
    const event = {
      type: 'ArticleReady',
      correlation_id: 'issue-2-cover',
      parent: 'issue-2',
      source: '/editor',
    };
    await place.file('late.jsonl', JSON.stringify({ event, payload: { title: 'x' } }));
    expect((await place.run(['publish', '--file', 'late.jsonl', ...wait])).exit).toBe(0);
    const status = await place.run(['status', 'issue-2-cover']);
    expect(status.result).toMatch(
      /^parent: issue-2 · report late: the parent had ended before Published \(evt-\S+\) came$/m,
    );
    const explained = await place.run(['explain', 'issue-2-cover']);
    expect(explained.result).toMatch(/! parent issue-2 +report late: the parent had ended/);
  });
});

// What `status`, `wait` and `timeline` tell beyond the phase: sagas that need a person, gates and who decided, payloads.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { finished, hasTalked, Place } from './signalbox';

/** Fails at the tasks that the saga's input names under `fail`. */
const agentProgram = `
let text = '';
process.stdin.on('data', (chunk) => { text += chunk; }).on('end', () => {
  const { task, saga } = JSON.parse(text);
  if (saga?.input.fail?.includes(task)) process.exit(65);
  console.log(JSON.stringify({ result: { did: task } }));
});
`;
const name = `standing-${randomUUID().slice(0, 8)}`;
const plan = `
plan: ${name}
complete_on: { any: [Released, NeedsHelp, Announced] }
sources: { /manager: { may: [ReleaseApproved, NewsWritten] }, /desk: { may: [DeskNote] } }
retry: { default: { max_retries: 0 } }
agents:
  builder: { run: { command: [node, agent.js] } }
  announcer:
    run: { command: [node, agent.js] }
    on: NewsWritten
    gate: clearance
    publishes: { completed: Announced }
gates:
  clearance: { criteria: [{ approval: {} }] }
sagas:
  release:
    on: ReleaseApproved
    saga_id: release-{correlation_id}
    publishes: { completed: Released, compensated: NeedsHelp, partially_compensated: NeedsHelp }
    steps:
      - { step: Deploy, agent: builder, success: Deployed, undo: Rollback }
      - { step: Verify, agent: builder, success: Verified, undo: none }
`;

let place: Place;
let worker: ChildProcessWithoutNullStreams;
let ended: ReturnType<typeof finished>;

beforeAll(async () => {
  place = await Place.make();
  await place.file('agent.js', agentProgram);
  await place.file('signalbox.yaml', plan);
  worker = place.start(['worker']);
  ended = finished(worker);
  await hasTalked(worker, `ready for ${name}`);
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await ended;
  await place.remove();
});

const publish = (type: string, correlation: string, payload: object, ...rest: string[]) =>
  place.run(['publish', type, '--correlation', correlation, '--data', JSON.stringify(payload), ...rest]);

describe('a saga that was not put right', () => {
  const needsHelp =
    /^saga release-r7 \(release\): partially_compensated, Verify failed \(.+\): IT NEEDS HELP$/m;
  const left = /^ {2}left to do by hand, step 1: Rollback, /m;

  it('is named by publish --wait, wait and status, whatever the phase of its correlation', async () => {
    const input = { fail: ['Verify', 'Rollback'] };
    const published = await publish('ReleaseApproved', 'r7', input, '--wait', '--timeout', '60s');
    const [waited, status] = await Promise.all([place.run(['wait', 'r7']), place.run(['status', 'r7'])]);
    for (const { result } of [published, waited, status]) {
      expect(result).toContain('· complete ·');
      expect(result).toMatch(needsHelp);
      expect(result).toMatch(left);
      expect(result).toContain('next: signalbox saga status release-r7');
    }
    expect([published.exit, waited.exit]).toEqual([0, 0]);
    const { sagas } = JSON.parse((await place.run(['status', 'r7', '-o', 'json'])).result);
    expect(sagas).toMatchObject([
      { saga_id: 'release-r7', status: 'partially_compensated', failed_step: 'Verify' },
    ]);
  }, 90_000);
});

describe('a gate that nobody has decided on', () => {
  const id = 'news';

  it('is what wait names when its time is up, with the time as it was written and the next command', async () => {
    await publish('NewsWritten', id, { page: 'home' }, '--receipt');
    const { exit, talk } = await place.run(['wait', id, '--timeout', '1s']);
    expect(talk).toContain('correlation "news" has not ended after 1s: gate clearance needs approval');
    expect(talk).toContain('next: signalbox gate list --correlation news');
    expect(exit).toBe(124);
  });

  it('once refused is told with who and why, by wait, status and timeline', async () => {
    const decided = ['--by', 'ann', '--note', 'typo on home page'];
    expect((await place.run(['gate', 'reject', id, 'clearance', ...decided])).exit).toBe(0);
    const [waited, status, timeline, json, jsonl] = await Promise.all([
      place.run(['wait', id]),
      place.run(['status', id]),
      place.run(['timeline', id, '--payloads']),
      place.run(['timeline', id, '-o', 'json']),
      place.run(['timeline', id, '-o', 'jsonl']),
    ]);
    for (const { result } of [waited, status])
      expect(result).toContain('gate clearance was refused by ann: typo on home page');
    expect(waited.exit).toBe(4);
    expect(timeline.result).toMatch(/rejected by ann +gate clearance +news +– +typo on home page$/m);
    expect(timeline.result).toMatch(/NewsWritten .*\n {10}\{"page":"home"\}$/m);
    const { rows, decisions } = JSON.parse(json.result);
    expect(rows[0].envelope).toMatchObject({ event: { type: 'NewsWritten' }, payload: { page: 'home' } });
    expect(decisions).toMatchObject([{ by: 'ann', verdict: 'reject', note: 'typo on home page' }]);
    const lines = jsonl.result
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([...rows, ...decisions.map((decision: object) => ({ decision }))]);
  });
});

describe('a correlation that is held up otherwise', () => {
  it('is said to be paused, by whom and why, and how to resume it', async () => {
    await publish('DeskNote', 'quiet', {}, '--receipt');
    const pause = await place.run(['pause', 'quiet', '--by', 'ann', '--reason', 'the site is moved']);
    expect(pause.exit).toBe(0);
    const { exit, talk } = await place.run(['wait', 'quiet', '--timeout', '1 second']);
    expect(talk).toMatch(
      /"quiet" has not ended after 1 second: pause .+: in force: the site is moved \(ann, /,
    );
    expect(talk).toContain('next: signalbox resume quiet --pause by-hand');
    expect(exit).toBe(124);
  });

  it('is said to be taken by nobody where no worker runs for its plan', async () => {
    const file = await place.file('idle.yaml', plan.replace(name, `${name}-idle`));
    const wait = ['--plan', file, '--wait', '--timeout', '1s'];
    const { exit, talk } = await publish('NewsWritten', 'unread', {}, ...wait);
    expect(talk).toContain('"unread" has not ended after 1s: 1 message not yet taken, does a worker run');
    expect(talk).toContain('next: signalbox worker');
    expect(exit).toBe(124);
  });
});

describe('an event that is hardly meant', () => {
  it('is sent with a warning, also to those who read JSON', async () => {
    const source = ['--source', '/manager'];
    const { exit, result, talk } = await publish('NewsWriten', 'slip', {}, ...source, '-o', 'jsonl');
    const warning = `plan ${name} knows no event type "NewsWriten"; did you mean NewsWritten? It is sent all the same, and wakes nobody`;
    expect(talk).toBe(`signalbox: warning: ${warning}.\n`);
    expect(JSON.parse(result)).toMatchObject({ outcome: 'sent', warnings: [warning] });
    expect(exit).toBe(0);
  });

  it('is counted where a file has several of its kind', async () => {
    const line = (type: string, source: string) =>
      JSON.stringify({ event: { type, source, correlation_id: 'several' }, payload: {} });
    const events = [line('Odd', '/desk'), line('Odd', '/desk'), line('Announced', '/announcer')];
    const file = await place.file('events.jsonl', events.join('\n'));
    const { exit, talk } = await place.run(['publish', '--file', file]);
    expect(talk.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^signalbox: warning: 2 events: plan .* knows no event type "Odd"\./),
      expect.stringMatching(/^signalbox: warning: 1 event: \/announcer is an agent of this plan: /),
    ]);
    expect(exit).toBe(0);
  });

  it('is not sent without a source where several may be meant: its type is what is wrong', async () => {
    const { exit, talk } = await publish('NewsWriten', 'slip', {});
    expect(talk).toContain('knows no event type "NewsWriten"; did you mean NewsWritten?');
    expect(exit).toBe(2);
  });
});

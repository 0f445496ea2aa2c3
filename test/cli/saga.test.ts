// `saga start`, `status`, `list`, `cancel` and `settle` on a real server with a real worker process: their words and exit codes.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { sagaWorkflowId } from '../../src/contract/ids';
import { STATUS_QUERY } from '../../src/contract/names';
import type { ShownSaga } from '../../src/coordination/saga/shown';
import { CorrelationNotFound, readCorrelation } from '../../src/store/read-correlation';
import { readSaga, SagaNotFound } from '../../src/store/read-saga';
import { sharedDevServer } from '../support/servers';
import { until } from '../support/until';
import { type Finished, finished, hasTalked, Place } from './signalbox';

/** Fails at the tasks that the input names under `fail`; at the one under `hang` it works until there is that file. */
const agentProgram = `
const { existsSync } = require('node:fs');
let text = '';
process.stdin.on('data', (chunk) => { text += chunk; }).on('end', () => {
  const { task, saga } = JSON.parse(text);
  if (saga.input.fail?.includes(task)) process.exit(65);
  const answer = () => {
    if (saga.input.hang === task && !existsSync(saga.input.until ?? '')) setTimeout(answer, 50);
    else console.log(JSON.stringify({ result: { did: task } }));
  };
  answer();
});
`;
/** Fails the first time, then works until there is file `pushed`. */
const stubbornProgram = `
const { existsSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const [tried, pushed] = ['tried', 'pushed'].map((file) => join(__dirname, file));
if (!existsSync(tried)) {
  writeFileSync(tried, '');
  process.exit(75);
}
console.log(JSON.stringify({ progress: 'still at it' }));
const answer = () => {
  if (existsSync(pushed)) console.log(JSON.stringify({ result: {} }));
  else setTimeout(answer, 50);
};
answer();
`;
const planOf = (name: string) => `
plan: ${name}
sources: { /release-manager: { may: [ReleaseApproved, Asked, Kept] } }
events:
  ReleaseApproved:
    payload: { type: object, required: [version], properties: { version: { type: string } } }
    example: { version: "1.0" }
retry: { default: { max_retries: 0 }, again: { max_retries: 3, initial_delay: 100ms } }
agents:
  builder: { run: { command: [node, agent.js] } }
  deployer: { run: { command: [node, agent.js] } }
  pusher: { run: { command: [node, stubborn.js] }, retry: again }
gates:
  clearance: { criteria: [{ approval: {} }] }
sagas:
  release:
    on: ReleaseApproved
    saga_id: release-{correlation_id}
    publishes: { completed: Released, failed: TakenBack, compensated: TakenBack, partially_compensated: NeedsHelp }
    steps:
      - { step: Build, agent: builder, success: Built, failure: BuildFailed, undo: none }
      - { step: Deploy, agent: deployer, success: Deployed, failure: DeployFailed, undo: Rollback }
      - { step: Verify, agent: builder, success: Verified, failure: VerifyFailed, undo: none }
  guarded:
    on: { any: [Asked, Kept] }
    saga_id: guarded-{correlation_id}
    steps:
      - { step: Deploy, agent: deployer, success: Deployed, undo: Rollback }
      - { step: Announce, agent: deployer, gate: clearance, undo: none }
  asking:
    on: Asked
    saga_id: asking-{correlation_id}
    steps:
      - { step: Send, agent: deployer, timeout: 1s, on_unknown: ask, undo: Recall }
  stubborn:
    on: Asked
    saga_id: stubborn-{correlation_id}
    steps: [{ step: Push, agent: pusher, undo: none }]
  kept:
    on: Kept
    gate: clearance
    steps: [{ step: Build, agent: builder, undo: none }]
`;

const name = `sagas-${randomUUID().slice(0, 8)}`;
let place: Place;
let client: Client;
let worker: ChildProcessWithoutNullStreams;
let ended: Promise<Finished>;

beforeAll(async () => {
  place = await Place.make();
  await place.file('agent.js', agentProgram);
  await place.file('stubborn.js', stubbornProgram);
  await place.file('signalbox.yaml', planOf(name));
  worker = place.start(['worker']);
  ended = finished(worker);
  const { address, namespace } = sharedDevServer();
  client = new Client({ connection: await Connection.connect({ address }), namespace });
  await hasTalked(worker, `ready for ${name}`);
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await ended;
  await client.connection.close();
  await place.remove();
});

const saga = (...args: string[]) => place.run(['saga', ...args]);
const release = (correlation: string, input: object, ...rest: string[]) =>
  saga('start', 'release', '--correlation', correlation, '--data', JSON.stringify(input), ...rest);
const lines = (text: string): string[] => text.trimEnd().split('\n');
/** Looks at a saga's state until it is the one that is waited for. */
const stands = (id: string, is: (shown: ShownSaga) => boolean) =>
  until(`saga ${id} to stand so`, async () =>
    is((await readSaga(client, name, id).catch(unknown))?.shown ?? NONE),
  );
const NONE = {} as ShownSaga;
/** Not begun yet. */
const unknown = (error: unknown) => {
  if (error instanceof SagaNotFound || error instanceof CorrelationNotFound) return undefined;
  throw error;
};
/** The workflow's own answer. */
const asked = (id: string) =>
  client.workflow.getHandle(sagaWorkflowId(name, id)).query<unknown>(STATUS_QUERY);

describe('a saga that completes', () => {
  it('is started, waited for and done, under the id that the plan makes of the correlation', async () => {
    const { exit, result, talk } = await release('seven', { version: '7' }, '--wait', '--timeout', '60s');
    expect({ exit, talk }).toEqual({ exit: 0, talk: '' });
    const [started, heading] = lines(result);
    expect(started).toBe('started  release-seven  saga release  correlation seven');
    expect(heading).toMatch(
      new RegExp(
        `^release-seven · saga release · plan ${name}@[0-9a-f]{4} · completed · step 3 of 3 · correlation seven · [0-9.]+ m?s$`,
      ),
    );
  }, 60_000);

  it('has its steps, agents, undos and events in a table', async () => {
    const { exit, result } = await saga('status', 'release-sev');
    expect(exit).toBe(0);
    expect(
      lines(result)
        .slice(2, 6)
        .map((row) => row.trim().split(/ {2,}/).join(' | ')),
    ).toEqual([
      '# | STEP | AGENT | STATE | UNDO | EVENTS',
      '1 | Build | builder | done | – | Built',
      '2 | Deploy | deployer | done | Rollback | Deployed',
      '3 | Verify | builder | done | – | Verified',
    ]);
    expect(lines(result).at(-1)).toBe('next: signalbox timeline seven');
  });

  it('has published its own ending into its correlation, after the events of its steps', async () => {
    const { result } = await place.run(['timeline', 'seven', '-o', 'jsonl']);
    expect(lines(result).map((line) => JSON.parse(line).event)).toEqual([
      'Built',
      'Deployed',
      'Verified',
      'Released',
    ]);
  });

  it('is not started twice: exit 4, with how it stands and what to type', async () => {
    const { exit, result, talk } = await release('seven', { version: '8' });
    expect({ exit, result }).toEqual({ exit: 4, result: '' });
    expect(talk).toContain(
      'a saga of the id "release-seven" has been; nothing was started:\nrelease-seven · ',
    );
    expect(talk).toContain('signalbox saga status release-seven');
  });
});

describe('a saga that does not complete', () => {
  const endings = ['compensated', 'partially_compensated', 'failed'] as const;
  const failing = {
    compensated: ['Verify'],
    partially_compensated: ['Verify', 'Rollback'],
    failed: ['Build'],
  };
  let ends: Record<string, Finished>;
  beforeAll(async () => {
    const runs = endings.map(async (ending) => [
      ending,
      await release(ending, { version: '1', fail: failing[ending] }, '--wait', '--timeout', '90s'),
    ]);
    ends = Object.fromEntries(await Promise.all(runs));
  }, 90_000);

  it.each(endings)('ends --wait with 1, and says which end it was: %s', (ending) => {
    const { exit, result } = ends[ending] ?? {};
    expect(exit).toBe(1);
    expect(lines(result ?? '')[1]).toContain(` · ${ending} · `);
  });

  it('says what failed, what was undone, and what is left to do by hand', () => {
    expect(ends.compensated?.result).toMatch(/^Verify failed: /m);
    expect(ends.compensated?.result).toMatch(/^undone, in this order: Rollback$/m);
    expect(ends.partially_compensated?.result).toMatch(/^left to do by hand, step 2: Rollback, /m);
  });

  it('shows as JSON exactly what its workflow shows: five fields, then the rest', async () => {
    const shown = JSON.parse((await saga('status', 'release-compensated', '-o', 'json')).result);
    expect(JSON.stringify(shown)).toBe(JSON.stringify(await asked('release-compensated')));
    expect(Object.keys(shown).slice(0, 9)).toEqual([
      ...['saga_id', 'current_step', 'status', 'completed_steps', 'compensation_stack'],
      ...['saga', 'failed_step', 'undone', 'unknown'],
    ]);
    expect(shown).toMatchObject({
      saga_id: 'release-compensated',
      current_step: 3,
      completed_steps: [
        { step: 1, event: 'Built' },
        { step: 2, event: 'Deployed' },
      ],
      compensation_stack: [],
      failed_step: 'Verify',
      undone: ['Rollback'],
    });
  });
});

describe('a saga at work', () => {
  const id = 'guarded-long';
  const data = () => JSON.stringify({ hang: 'Deploy', until: join(place.folder, 'go') });

  it('is shown as it stands, the same as its workflow says, and gives up --wait in time', async () => {
    const start = ['start', 'guarded', '--correlation', 'long', '--by', 'ann', '--data', data()];
    const timed = await saga(...start, '--wait', '--timeout', '1s');
    expect(timed).toMatchObject({
      exit: 124,
      talk: 'signalbox: saga "guarded-long" was still at work after 1000 ms\n',
    });
    await stands(id, ({ compensation_stack: stack }) => JSON.stringify(stack) !== '[]');
    const [text, json] = await Promise.all([saga('status', id), saga('status', id, '-o', 'json')]);
    expect(text.result).toMatch(/^1 +Deploy +deployer +running +Rollback$/m);
    expect(text.result).toMatch(/^next: signalbox saga status guarded-long$/m);
    expect(JSON.parse(json.result)).toEqual(await asked(id));
    expect(JSON.parse(json.result)).toMatchObject({
      current_step: 1,
      status: 'in_progress',
      compensation_stack: [{ step: 1, compensate: 'Rollback' }],
    });
  }, 60_000);

  it('does not let the person who started it decide on the gate before its step', async () => {
    await place.file('go', '');
    await stands(id, ({ waits_for: waits }) => waits === 'gate clearance before Announce');
    await until('the gate to be asked for', async () => {
      const record = await readCorrelation(client, name, 'long').catch(unknown);
      return record?.state.gates?.clearance?.status === 'waiting';
    });
    const { exit, talk } = await place.run(['gate', 'approve', 'long', 'clearance', '--by', 'ann']);
    expect(exit).toBe(4);
    expect(talk).toContain('what it holds was asked for by /ann, and another person has to decide');
  }, 60_000);

  it('undoes what was begun when it is cancelled by its whole id; what has ended is not cancelled again', async () => {
    const slip = await saga('cancel', 'guarded-lo');
    expect(slip).toMatchObject({ exit: 2, result: '' });
    expect(slip.talk).toContain('saga cancel needs the whole id: did you mean "guarded-long"?');
    const cancelled = await saga('cancel', id, '--wait');
    expect(cancelled.exit).toBe(0);
    expect(cancelled.talk).toContain('then what was begun is undone, newest first');
    expect(cancelled.result).toMatch(/^guarded-long · .* · cancelled · /);
    expect(cancelled.result).toMatch(/^1 +Deploy +deployer +undone +Rollback ✓ /m);
    const [again, json] = await Promise.all([saga('cancel', id), saga('status', id, '-o', 'json')]);
    expect(again).toMatchObject({ exit: 1, result: '' });
    expect(again.talk).toMatch(/has ended already: guarded-long · .* · cancelled · /);
    expect(JSON.parse(json.result)).toMatchObject({ status: 'cancelled', undone: ['Rollback'] });
  }, 60_000);

  it('asks nobody about its gate any more when it is cancelled', async () => {
    await until('the gate to be withdrawn', async () => {
      const record = await readCorrelation(client, name, 'long').catch(unknown);
      return record?.state.gates?.clearance?.status === 'withdrawn';
    });
    const [list, show] = await Promise.all([
      place.run(['gate', 'list', '--correlation', 'long']),
      place.run(['gate', 'show', 'long', 'clearance']),
    ]);
    expect(list).toMatchObject({ exit: 0, result: 'no gate waits\n' });
    expect(show.result).toMatch(
      /^gate clearance is not needed any more: Announce of saga:\S+:guarded-long was cancelled/m,
    );
  }, 60_000);
});

describe('a saga that asks a person', () => {
  it('is waited for with the command to type, refuses what does not fit, and goes on when it is settled', async () => {
    const start = ['start', 'asking', '--id', 'ask', '--data', '{"hang":"Send"}'];
    const waiting = saga(...start, '--wait', '--timeout', '120s');
    await stands('ask', ({ waits_for }) => waits_for !== undefined);
    const [wrong, slip, bare, prefix] = await Promise.all([
      saga('settle', 'ask', 'Snd', '--outcome', 'done'),
      saga('settle', 'ask', 'Send', '--outcome', 'maybe'),
      saga('settle', 'ask', 'Send'),
      saga('settle', 'as', 'Send', '--outcome', 'done'),
    ]);
    expect(wrong).toEqual({
      exit: 4,
      result: '',
      talk: 'signalbox: saga ask asks about step Send, got "Snd"\n',
    });
    expect([slip.exit, bare.exit, prefix.exit]).toEqual([2, 2, 2]);
    expect(bare.talk).toContain('saga settle needs --outcome, one of done, failed, undo, skip');
    const said = ['--by', 'ann', '--note', 'the mail is out', '--data', '{"mails":1}'];
    const settled = await saga('settle', 'ask', 'Send', '--outcome', 'done', ...said);
    expect(settled).toEqual({ exit: 0, result: 'Send of ask: done by ann; completed\n', talk: '' });
    const { exit, result, talk } = await waiting;
    expect(talk).toContain('signalbox saga settle ask Send --outcome done|failed|undo|skip');
    expect(result).toMatch(/^1 +Send +deployer +done +Recall$/m);
    expect(exit).toBe(0);
    const late = await saga('settle', 'ask', 'Send', '--outcome', 'undo');
    expect(late).toMatchObject({ exit: 4, result: '' });
    expect(late.talk).toContain('saga "ask" has ended: it asks about no step any more');
  }, 120_000);
});

describe('a saga that asks a person, and is waited for by whoever answers', () => {
  const begin = async (id: string) => {
    await saga('start', 'asking', '--id', id, '--correlation', 'answers', '--data', '{"hang":"Send"}');
    await stands(id, ({ waits_for }) => waits_for !== undefined);
  };
  beforeAll(async () => {
    await Promise.all([begin('undo-it'), begin('leave-it')]);
  }, 90_000);

  it('is found among those that stand still, in the Web UI with its step and the command', async () => {
    const listed = async () =>
      JSON.parse((await saga('list', '--state', 'stalled', '--correlation', 'answers', '-o', 'json')).result);
    await until('both to be listed', async () => (await listed()).length === 2);
    const several = await saga('status', 'answers');
    expect(several).toMatchObject({ exit: 2, result: '' });
    expect(several.talk).toMatch(/^ {2}undo-it \(plan \S+, asking, in_progress\)$/m);
    const handle = client.workflow.getHandle(sagaWorkflowId(name, 'undo-it'));
    const details = JSON.stringify(await handle.query('__temporal_workflow_metadata'));
    expect(details).toContain('**Asks a person** what became of **Send**');
    expect(details).toContain('signalbox saga settle undo-it Send --outcome done');
  }, 60_000);

  it('is undone as its answer says, which ends --wait with 1, and keeps who said so', async () => {
    const settled = await saga('settle', 'undo-it', 'Send', '--outcome', 'undo', '--by', 'ann', '--wait');
    expect(settled).toMatchObject({ exit: 1, talk: 'Send of undo-it: undo by ann; compensating\n' });
    expect(settled.result).toMatch(/^undo-it · .* · compensated · /);
    expect(settled.result).toMatch(/^1 +Send +deployer +unknown, undone +Recall ✓/m);
    expect(settled.result).toMatch(/^ann settled Send: undo$/m);
  }, 60_000);

  it('is not asked about any more when it is cancelled, and ends', async () => {
    const cancelled = await saga('cancel', 'leave-it', '--wait', '--timeout', '60s');
    expect(cancelled.talk).toContain('nobody is asked any more what became of its step');
    expect(cancelled.exit).toBe(0);
    expect(cancelled.result).toMatch(/^leave-it · .* · cancelled · /);
  }, 90_000);
});

describe('a step that is tried again', () => {
  it('is told by its attempt, why the one before failed, and what the agent says of itself', async () => {
    await saga('start', 'stubborn', '--id', 'again', '--data', '{}');
    const text = async () => (await saga('status', 'again')).result;
    await until('the second attempt to say something', async () => (await text()).includes('still at it'));
    expect(await text()).toMatch(/^Push: attempt 2 \(1: temporary_failure\): still at it$/m);
    expect(await text()).toMatch(/^next: signalbox saga cancel again$/m);
    const { attempts } = JSON.parse((await saga('status', 'again', '-o', 'json')).result);
    expect(attempts).toEqual([
      {
        step: 'Push',
        at_work: 2,
        progress: 'still at it',
        failed: [{ attempt: 1, reason: 'temporary_failure', problem: expect.any(String) }],
      },
    ]);
    await place.file('pushed', '');
    await stands('again', ({ status }) => status === 'completed');
    expect(await text()).toMatch(/^Push: attempt 2 \(1: temporary_failure\)$/m);
  }, 90_000);
});

describe('saga start, misused', () => {
  it.each<[string, string[], string]>([
    [
      'a slip in the name',
      ['relase', '--id', 'x'],
      'has no saga "relase"; did you mean release? Nothing was started.',
    ],
    [
      'a payload that its schema refuses',
      ['release', '--id', 'x', '--data', '{"version":7}'],
      'saga release starts on ReleaseApproved: payload/version must be string, got 7',
    ],
    ['standard input twice', ['release', '--id', 'x', '--data', '-', '--input', '-'], 'not both'],
  ])('says so for %s, and asks no server: exit 2', async (_, args, words) => {
    const { exit, result, talk } = await place.run(['saga', 'start', ...args, '--address', '127.0.0.1:1']);
    expect(talk).toContain(words);
    expect({ exit, result }).toEqual({ exit: 2, result: '' });
  });
});

describe('a plan without a worker', () => {
  const idle = `idle-${randomUUID().slice(0, 8)}`;
  // No one's own words may become part of a list filter.
  const correlations = ["it's", "x' OR '1'='1", 'a "b" \\c'];
  let elsewhere: Place;
  const there = (...args: string[]) => elsewhere.run(['saga', ...args]);
  const listed = async (...args: string[]): Promise<{ saga_id: string; correlation: string }[]> =>
    JSON.parse((await there('list', '-o', 'json', ...args)).result);

  beforeAll(async () => {
    elsewhere = await Place.make();
    await elsewhere.file('agent.js', agentProgram);
    await elsewhere.file('stubborn.js', stubbornProgram);
    await elsewhere.file('signalbox.yaml', planOf(idle));
    for (const correlation of correlations)
      await there('start', 'asking', '--correlation', correlation, '-o', 'json');
    const query = `WorkflowType = 'saga' AND SignalboxPlan = '${idle}'`;
    await until('every saga to be listed', async () => (await client.workflow.count(query)).count === 3);
  }, 60_000);
  afterAll(() => elsewhere.remove());

  it('has its sagas listed, newest first and as many as wanted, and each by its correlation alone', async () => {
    const [all, one, ...each] = await Promise.all([
      listed(),
      there('list', '--limit', '1', '--state', 'in_progress'),
      ...correlations.map((correlation) => listed('--correlation', correlation)),
    ]);
    expect(all.map(({ correlation }) => correlation)).toEqual(correlations.toReversed());
    expect(each.map((rows) => rows.map(({ saga_id: id }) => id))).toEqual(
      correlations.map((correlation) => [`asking-${correlation}`]),
    );
    expect(one.result).toMatch(
      /^asking-a "b" \\c +asking +in_progress +1 of 1 .* no worker has taken it yet$/m,
    );
    expect(one.talk).toContain('there are more than 1 saga: --limit shows more');
  }, 60_000);

  it('shows a saga that nobody has taken, and takes a cancellation once', async () => {
    const [shown, first] = await Promise.all([
      there('status', 'asking-it'),
      there('list', '--state', 'failed'),
    ]);
    expect(shown.result).toContain(`no worker has taken it yet: does one run for plan ${idle}?`);
    expect(first.result).toBe('no saga\n');
    const asked = await there('cancel', "asking-it's");
    const again = await there('cancel', "asking-it's");
    expect([asked.exit, again.exit]).toEqual([0, 0]);
    expect(asked.talk).toContain("asked saga asking-it's to end");
    expect(again.talk).toContain(
      'was asked to end before: its undos run, and a second request changes nothing',
    );
  }, 60_000);

  it('shows the saga of a correlation by that, which changes none', async () => {
    const [shown, slip] = await Promise.all([there('status', "it's"), there('cancel', "it's")]);
    expect(shown.exit).toBe(0);
    expect(shown.result).toMatch(/^asking-it's · saga asking · /);
    expect(slip).toMatchObject({ exit: 2, result: '' });
    expect(slip.talk).toContain(`saga cancel needs the whole id: did you mean "asking-it's"?`);
  }, 60_000);

  it('says which sagas a prefix may mean, and which there is none of', async () => {
    const [several, none] = await Promise.all([there('status', 'asking-'), there('status', 'nope')]);
    expect(several.exit).toBe(2);
    expect(several.talk).toContain('"asking-" may mean several sagas:');
    expect(none).toMatchObject({ exit: 1, result: '' });
    expect(none.talk).toContain(`no saga of plan ${idle} is named "nope" or begins so`);
  }, 60_000);

  it('shows what the server has ended as it stood, in words and as JSON', async () => {
    await client.workflow.getHandle(sagaWorkflowId(idle, "asking-x' OR '1'='1")).terminate('no more');
    const [text, json] = await Promise.all([
      there('status', 'asking-x'),
      there('status', 'asking-x', '-o', 'json'),
    ]);
    expect(text.result).toContain(' · terminated while in_progress · ');
    expect(JSON.parse(json.result)).toMatchObject({ status: 'in_progress', ended_by_server: 'terminated' });
  }, 60_000);
});

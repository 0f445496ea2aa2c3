// `gate list`, `show`, `approve` and `reject` on a real server with a real worker process: their words and exit codes.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { finished, hasTalked, Place, type RunOptions } from './signalbox';

const name = `gated-${randomUUID().slice(0, 8)}`;
const plan = `
plan: ${name}
complete_on: { any: [Deployed, Refused] }
sources:
  /ci: { may: [Built, Started, Ready] }
  /ann: { may: [Built, Ready] }
  /auditor: { may: [Reviewed, Ready] }
roles: { lead: [ann, bob] }
gates:
  clearance:
    criteria:
      - { evidence: { type: Reviewed, from: /auditor }, fresh_for: 24h }
      - { approval: { role: lead, quorum: 2, within: 2d, escalate: Overdue } }
    on_open: Cleared
    on_refused: Refused
  all-ready: { criteria: [{ evidence: { type: Ready, from: [/ci, /ann, /auditor], quorum: all } }] }
agents:
  starter: { run: { command: [node, deploy.js] }, on: Started, gate: all-ready, publishes: {} }
  tester: { run: { command: [node, deploy.js] }, on: Built, gate: clearance, publishes: { completed: Tested } }
  deployer:
    run: { command: [node, deploy.js, --production], secrets: { TOKEN: "env:TOKEN?" } }
    on: Tested
    requires_approval: { role: lead }
    publishes: { completed: Deployed }
`;
let place: Place;
let worker: ChildProcessWithoutNullStreams;
let ended: ReturnType<typeof finished>;

beforeAll(async () => {
  place = await Place.make();
  await place.file('deploy.js', `console.log('{"result":{}}')`);
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

const publish = (type: string, correlation: string, source: string, ...rest: string[]) =>
  place.run(['publish', type, '--correlation', correlation, '--source', source, '--receipt', ...rest]);
const gate = (args: string[], options?: RunOptions) => place.run(['gate', ...args], options);
const approve = (correlation: string, name: string, by: string, ...rest: string[]) =>
  gate(['approve', correlation, name, '--by', by, ...rest]);

/** A correlation whose gate is open, so that its deployer waits to be approved. */
async function tested(correlation: string): Promise<void> {
  await publish('Built', correlation, '/ci', '--data', '{"version":7}');
  await publish('Reviewed', correlation, '/auditor');
  for (const by of ['ann', 'bob']) await approve(correlation, 'clearance', by);
  for (let tries = 0; tries < 100; tries++) {
    const { result } = await gate(['show', correlation, 'deployer', '-o', 'json']);
    if (result !== '' && JSON.parse(result).action?.hash) return;
  }
  throw new Error(`the deployer of ${correlation} was never shown`);
}

describe('gate list and show', () => {
  it('name what waits, for what, what it holds and until when', async () => {
    await publish('Built', 'listed', '/ci');
    const { exit, result } = await gate(['list', '--correlation', 'listed']);
    expect(exit).toBe(0);
    expect(result).toMatch(/^CORRELATION +GATE +WAITS FOR +HOLDS +SINCE +UNTIL$/m);
    expect(result).toMatch(
      /^listed +clearance +evidence Reviewed from \/auditor \(0 of 1\), approval by lead \(0 of 2\) +tester#1 +[\d:]{8} +[\d-]{10} [\d:]{8}$/m,
    );
    expect(result).toContain('next: signalbox gate show listed clearance');
    const all = JSON.parse((await gate(['list', '-o', 'json'])).result) as object[];
    expect(all).toContainEqual(
      expect.objectContaining({ plan: name, correlation: 'listed', gate: 'clearance', status: 'waiting' }),
    );
  });

  it('tell who brought what, who decided, and who may not', async () => {
    await publish('Built', 'shown', '/ann');
    await publish('Reviewed', 'shown', '/auditor', '--id', 'evt-review');
    await approve('shown', 'clearance', 'bob', '--note', 'read it');
    const { result } = await gate(['show', 'shown', 'clear']);
    expect(result).toMatch(/^gate clearance of shown · waiting · round 1 since /);
    expect(result).toMatch(
      /^✓ evidence Reviewed from \/auditor: 1 of 1\n {2}evt-review Reviewed from \/auditor, /m,
    );
    expect(result).toMatch(
      /^· approval by lead: 1 of 2, until \S+; after it the answer is no\n {2}bob: approve, \S+: read it$/m,
    );
    expect(result).toMatch(/^holds tester#1$/m);
    expect(result).toMatch(/^asked for by \/ann, who may not decide$/m);
  });

  it('name the sources that have not brought their evidence yet', async () => {
    await publish('Started', 'ready', '/ci');
    await publish('Ready', 'ready', '/ann', '--id', 'evt-ready');
    const { result: list } = await gate(['list', '--correlation', 'ready']);
    expect(list).toMatch(
      /^ready +all-ready +evidence Ready from \/ci, \/ann, \/auditor \(1 of 3: \/ci, \/auditor missing\) /m,
    );
    const { result: show } = await gate(['show', 'ready', 'all-ready']);
    expect(show).toMatch(
      /^· evidence Ready from \/ci, \/ann, \/auditor: 1 of 3\n {2}evt-ready Ready from \/ann, \S+\n {2}missing: \/ci, \/auditor$/m,
    );
    const json = JSON.parse((await gate(['show', 'ready', 'all-ready', '-o', 'json'])).result);
    expect(json.criteria).toMatchObject([{ have: 1, need: 3, missing: ['/ci', '/auditor'] }]);
    for (const source of ['/ci', '/auditor']) await publish('Ready', 'ready', source);
    const open = JSON.parse((await gate(['show', 'ready', 'all-ready', '-o', 'json'])).result);
    expect(open).toMatchObject({ status: 'open', holds: [] });
    expect(open.criteria[0]).not.toHaveProperty('missing');
  }, 60_000);

  it('say which gates there are where one is not known, or not asked for', async () => {
    await publish('Built', 'unknown', '/ci');
    const slip = await gate(['show', 'unknown', 'clearence']);
    expect(slip).toMatchObject({ exit: 1, result: '' });
    expect(slip.talk).toContain('no such gate: "clearence"; did you mean clearance?');
  });
});

describe('gate approve', () => {
  it('shows what would run instead of approving it unseen, and gives the command to type', async () => {
    await tested('seen');
    const { exit, result, talk } = await approve('seen', 'deployer', 'ann');
    expect(exit).toBe(4);
    expect(result).toMatch(/^approval deployer#\d+ of seen · waiting · round 1/);
    expect(result).toContain('"--production"');
    expect(result).toContain('"TOKEN": "env:TOKEN?"');
    const [, hash = ''] = /SHA-256 ([0-9a-f]{64}):/.exec(result) ?? [];
    const typed = new RegExp(`signalbox gate approve seen (deployer#\\d+) --hash ${hash} --by ann`).exec(
      talk,
    );
    expect(talk).toContain('nothing was approved: read what would run, then type');
    const approved = await approve('seen', typed?.[1] ?? '', 'ann', '--hash', hash);
    expect(approved).toMatchObject({ exit: 0, talk: '' });
    expect(approved.result).toMatch(/^approval deployer#\d+ of seen: approve by ann; open\n$/);
    const waited = await place.run(['wait', 'seen', '--timeout', '30s']);
    expect(waited.exit).toBe(0);
    const late = await approve('seen', 'deployer', 'bob', '--hash', hash);
    expect(late).toMatchObject({ exit: 4 });
    expect(late.talk).toMatch(/has ended: nobody decides any more/);
  }, 60_000);

  it('prints the sentence of the coordination where it refuses: exit 4', async () => {
    await tested('refusing');
    for (const [by, hash, words] of [
      ['ann', 'b'.repeat(64), /needs the hash of what was shown/],
      [
        'eve',
        'b'.repeat(64),
        /"eve" may not decide on approval deployer#\d+: the plan gives the role to others/,
      ],
    ] as const) {
      const { exit, result, talk } = await approve('refusing', 'deployer', by, '--hash', hash);
      expect({ exit, result }).toEqual({ exit: 4, result: '' });
      expect(talk).toMatch(words);
    }
    const decided = await approve('refusing', 'clearance', 'ann');
    expect(decided.talk).toContain(
      'gate clearance is not waiting any more: already decided, approved by ann, bob',
    );
    const slip = await approve('refusing', 'clearence', 'ann');
    expect(slip.talk).toContain('no such gate: "clearence"; did you mean clearance?');
  }, 60_000);

  it('is in the name of SIGNALBOX_USER where nobody is named, and answers as JSON', async () => {
    await publish('Built', 'named', '/ci');
    const { exit, result } = await gate(['approve', 'named', 'clearance', '-o', 'json'], {
      environment: { SIGNALBOX_USER: 'bob' },
    });
    expect(exit).toBe(0);
    expect(JSON.parse(result)).toEqual({
      gate: 'clearance',
      status: 'waiting',
      round: 1,
      lacks: ['evidence Reviewed from /auditor (0 of 1)', 'approval by lead (1 of 2)'],
    });
  });
});

describe('gate reject', () => {
  it('needs a reason, and ends what waits', async () => {
    await publish('Built', 'rejected', '/ci');
    const bare = await gate(['reject', 'rejected', 'clearance', '--by', 'ann']);
    expect(bare).toMatchObject({ exit: 2, result: '' });
    expect(bare.talk).toContain('gate reject needs --note TEXT');
    const { exit, result } = await gate(['reject', 'rejected', 'clearance', '--by', 'ann', '--note', 'no']);
    expect({ exit, result }).toEqual({
      exit: 0,
      result: 'gate clearance of rejected: reject by ann; refused\n',
    });
    const waited = await place.run(['wait', 'rejected', '--timeout', '30s']);
    expect(waited.exit).toBe(0);
    const { result: ledger } = await place.run(['ledger', 'rejected']);
    expect(ledger).toContain('gate refused');
  });
});

// What the terminal says: tables, lines and pictures, from facts.
import { ledgerLines } from '../../../src/cli/commands/ledger';
import { demoReport } from '../../../src/cli/demo-report';
import { counted, footerOf, headingOf, spanText } from '../../../src/cli/views/heading';
import { planLines } from '../../../src/cli/views/plan-text';
import { statusLines } from '../../../src/cli/views/status-text';
import { timelineMermaid } from '../../../src/cli/views/timeline-mermaid';
import { payloadLines, timelineLines, timelineWriter } from '../../../src/cli/views/timeline-text';
import { triggerText } from '../../../src/cli/views/trigger-text';
import type { CliWorld } from '../../../src/cli/world';
import { timelineOf } from '../../../src/coordination/timeline/timeline';
import { compileText } from '../../../src/plan/load-plan';
import type { CorrelationRecord } from '../../../src/store/read-correlation';
import { Correlation, START } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { featureTeam, join, on, routingPlan } from '../../support/routing-plan';
import { Gated, gatedPlan } from '../coordination/gate/gated';
import { capturedOutput } from './captured';

const plain = capturedOutput();

function recordOf(correlation: Correlation, rest: Partial<CorrelationRecord> = {}): CorrelationRecord {
  const { plan, state, facts } = correlation;
  const run = { runId: 'run-1', status: 'COMPLETED', startedAt: START, closedAt: START + 41_000 };
  const runs = [{ ...run, historyEvents: 41, actions: 8 }];
  return { plan, correlation: 'feature-7', state, facts, runs, untaken: 0, removedRuns: 0, ...rest };
}

function chain(): Correlation {
  const correlation = new Correlation(featureTeam({ hash: '3f9c0123456789ab' }));
  correlation.publish(envelope('UserStoryApproved', { source: '/product-strategist' }));
  correlation.runAll();
  return correlation;
}

describe('heading and footer', () => {
  it('say which correlation, plan and phase, and how long it took', () => {
    expect(headingOf(recordOf(chain()), plain, START)).toBe(
      'feature-7 · plan feature-team@3f9c · complete · 41 s',
    );
  });

  it('count events, tasks, joins, history events and actions', () => {
    expect(footerOf(recordOf(chain()))).toBe(
      '15 events · 7 tasks handled · 2 joins met · 41 history events · 8 actions',
    );
  });

  it('say what no worker has taken yet, and what retention has removed', () => {
    const text = footerOf(recordOf(chain(), { untaken: 3, removedRuns: 1 }));
    expect(text).toContain('3 messages not yet taken');
    expect(text).toContain("1 earlier run removed by the namespace's retention");
  });

  it('count duplicates, conflicts and parked messages beside', () => {
    const correlation = new Correlation(featureTeam());
    const story = envelope('UserStoryApproved');
    correlation.publish(story, story, { ...story, payload: { other: 1 } }, 'rubbish');
    expect(footerOf(recordOf(correlation))).toContain('1 parked · 1 duplicate · 1 conflict');
  });

  it('say of a run that the server ended that it did not end by itself', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryApproved'));
    const [run] = recordOf(correlation).runs;
    const runs = run ? [{ ...run, status: 'TERMINATED' }] : [];
    expect(headingOf(recordOf(correlation, { runs }), plain, START)).toContain('terminated while active');
  });

  it.each([
    [380, '380 ms'],
    [4_200, '4.2 s'],
    [41_000, '41 s'],
    [12 * 60_000, '12 min'],
    [185 * 60_000, '3 h 5 min'],
    [52 * 3_600_000, '2 d 4 h'],
  ])('write %d ms as %s', (milliseconds, text) => {
    expect(spanText(milliseconds)).toBe(text);
  });

  it('count one thing as one', () => {
    expect([counted(1, 'event'), counted(0, 'event')]).toEqual(['1 event', '0 events']);
  });
});

describe('the timeline as text', () => {
  it('has the columns time, event, agent, correlation and cause', () => {
    const { plan, facts } = chain();
    const [head, first, second] = timelineLines(timelineOf(plan, facts, 'feature-7'), plain);
    expect(head).toMatch(/^TIME {6}EVENT {2,}AGENT {2,}CORRELATION {2}CAUSED BY$/);
    expect(first).toMatch(/^10:00:00 {2}UserStoryApproved {2,}product-strategist {2,}feature-7 {4}–$/);
    expect(second).toMatch(/UserStoryApproved$/);
  });

  it('writes line by line the same as all at once where the plan knows every width', () => {
    const correlation = chain();
    const rows = timelineOf(correlation.plan, correlation.facts, 'feature-7');
    const sources = { '/product-strategist': { may: ['UserStoryApproved'] } };
    const writer = timelineWriter({ ...correlation.plan, sources }, 'feature-7', plain.tone);
    expect([writer.head, ...rows.map(writer.row)]).toEqual(timelineLines(rows, plain));
  });

  it('shows the date where the events are of several days', () => {
    const correlation = new Correlation(routingPlan({}));
    correlation.publish(envelope('A', { timestamp: '2026-11-20T23:59:00+01:00' }));
    correlation.publish(envelope('B', { timestamp: '2026-11-21T00:01:00Z' }));
    const lines = timelineLines(timelineOf(correlation.plan, correlation.facts, 'feature-7'), plain);
    expect(lines.slice(1).map((line) => line.slice(0, 19))).toEqual([
      '2026-11-20 22:59:00',
      '2026-11-21 00:01:00',
    ]);
  });

  it('shows escape sequences of events instead of sending them to the terminal', () => {
    const correlation = new Correlation(routingPlan({}));
    correlation.publish(envelope('Evil\u202eType', { source: '/a\u200bb' }), {
      event: { id: 'x', type: '\u001b]52;c;cm0=\u0007', source: '/\u009b2J' },
    });
    const lines = timelineLines(timelineOf(correlation.plan, correlation.facts, 'feature-7'), plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u200b]/);
    expect(lines.join('')).toContain('\\x1b]52;c;cm0=\\x07');
  });

  it('cuts the causes to the width of a terminal, whole or line by line, and elsewhere nothing', () => {
    const correlation = chain();
    const rows = timelineOf(correlation.plan, correlation.facts, 'feature-7');
    const lines = timelineLines(rows, capturedOutput({ width: 90 }));
    const writer = timelineWriter(correlation.plan, 'feature-7', plain.tone, 90);
    for (const line of [...lines, ...rows.map(writer.row)]) expect(line.length).toBeLessThanOrEqual(90);
    expect(lines.some((line) => line.endsWith('…'))).toBe(true);
    expect(rows.map(writer.row).some((line) => line.endsWith('…'))).toBe(true);
    expect(timelineLines(rows, plain).join('')).not.toContain('…');
  });

  it('leaves the correlation out where a terminal is too narrow for it, whole or line by line', () => {
    const correlation = chain();
    const rows = timelineOf(correlation.plan, correlation.facts, 'feature-7');
    const [head = '', ...lines] = timelineLines(rows, capturedOutput({ width: 80 }));
    const writer = timelineWriter(correlation.plan, 'feature-7', plain.tone, 80);
    for (const each of [head, writer.head]) expect(each).toMatch(/^TIME +EVENT +AGENT +CAUSED BY$/);
    for (const each of [...lines, ...rows.map(writer.row)]) expect(each.length).toBeLessThanOrEqual(80);
    expect(timelineLines(rows, capturedOutput({ width: 90 }))[2]).toMatch(/ {2}UserStoryApproved$/);
    expect(timelineLines(rows, capturedOutput({ width: 200 }))).toEqual(timelineLines(rows, plain));
  });

  it('has a line for what somebody decided, and the name of the subtask beside what it published', () => {
    const time = '2026-11-20T10:00:00Z';
    const row = { time, event: 'Done', agent: 'writer', correlation: 'c', causedBy: ['Asked'], woke: [] };
    const said = { time, correlation: 'c', gate: 'gate clearance', round: 1 };
    const lines = timelineLines(
      [
        { ...said, by: 'ann', verdict: 'approve' },
        { ...said, by: 'bob', verdict: 'reject', role: 'lead', note: 'a typo' },
        { ...row, subtask: 'intro' },
      ],
      plain,
    );
    expect(lines.slice(1).map((line) => line.split(/ {2,}/))).toEqual([
      ['10:00:00', 'approved by ann', 'gate clearance', 'c', '–'],
      ['10:00:00', 'rejected by bob', 'gate clearance', 'c', '–', 'as lead: a typo'],
      ['10:00:00', 'Done', 'writer', 'c', 'Asked', 'subtask intro'],
    ]);
  });

  it('shows what an event carries below its row', () => {
    const payload = { title: 'a\u001bb' };
    const row = { time: '', event: 'A', agent: 'a', correlation: 'c', causedBy: [], woke: [] };
    expect(payloadLines({ entry: 'event', row, envelope: envelope('A', { payload }) }, plain)).toEqual([
      '          {"title":"a\\u001bb"}',
    ]);
    expect(payloadLines({ entry: 'event', row }, plain)).toEqual([]);
  });

  it('colours only where a person looks', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryAproved'));
    const rows = timelineOf(correlation.plan, correlation.facts, 'feature-7');
    expect(timelineLines(rows, capturedOutput({ colour: true })).join('')).toContain('\u001b[33m');
    expect(timelineLines(rows, plain).at(-1)).toMatch(/unmatched; did you mean UserStoryApproved\?$/);
  });
});

describe('the timeline as a picture', () => {
  it('has a box for each event and an arrow for each cause', () => {
    const picture = timelineMermaid(chain().facts);
    expect(picture.split('\n')[0]).toBe('flowchart TD');
    expect(picture).toContain('e1["UserStoryApproved<br/>product-strategist · 10:00:00"]');
    expect(picture.match(/-->/g)).toHaveLength(22);
  });

  it('cannot be changed by the names in it', () => {
    const correlation = new Correlation(routingPlan({}));
    correlation.publish(envelope('A"] --> evil["<script>', { source: '/"]\\;x' }));
    const picture = timelineMermaid(correlation.facts);
    expect(picture.match(/"/g)).toHaveLength(2);
    expect(picture).not.toContain('-->');
    expect(picture.replace('<br/>', '')).not.toMatch(/[<>]/);
  });
});

describe('status', () => {
  it('lists what is open with its state and its cause, and why it stands so', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryApproved'));
    correlation.fail('ux-designer#1', 'timeout');
    const text = statusLines(recordOf(correlation), plain, START + 5_000).join('\n');
    expect(text).toMatch(/backend-architect#1 {2,}running {2}UserStoryApproved {2}for 5\.0 s/);
    expect(text).toMatch(/ux-designer#1 {2}UserStoryApproved {2}timeout +4 {2}timeout in ux-designer#1/);
  });

  it('counts how long a delivery is held from its first pause on, whichever pause holds it now', () => {
    const correlation = new Correlation(routingPlan({ writer: { on: on('Begin') } }));
    const byHand = { input: 'pause', pause: 'by-hand', by: 'ann', reason: 'a look' } as const;
    correlation.take(byHand);
    correlation.take({ ...byHand, pause: 'second' });
    correlation.publish(envelope('Begin'));
    correlation.pass(40_000);
    correlation.take({ input: 'resume', pause: 'by-hand' });
    const text = statusLines(recordOf(correlation), plain, START + 45_000).join('\n');
    expect(text).toMatch(/^writer#1 +held by pause second +Begin +for 45 s$/m);
  });

  it('says what a stalled correlation waits for', () => {
    const correlation = new Correlation(routingPlan({}, { completeOn: on('Done') }));
    correlation.publish(envelope('Other'));
    expect(statusLines(recordOf(correlation), plain, START)).toContain('complete_on waits for Done');
  });

  it('says who refused a gate and why, and who approved of another', () => {
    const approval = { role: 'lead', quorum: 1 };
    const given = new Gated(gatedPlan({ evidence: [], approval }));
    given.publish(envelope('Built', { source: '/builder' }));
    given.decide('ann', 'reject', { note: 'typo on home page' });
    const refused = statusLines(recordOf(given), plain, START).join('\n');
    expect(refused).toMatch(/^gate clearance was refused by ann: typo on home page \(\d\d:\d\d:\d\d\)$/m);
    const other = new Gated(gatedPlan({ evidence: [], approval }));
    other.publish(envelope('Built', { source: '/builder' }));
    other.decide('bob');
    expect(statusLines(recordOf(other), plain, START).join('\n')).toMatch(
      /^gate clearance open, approved by bob \(\d\d:\d\d:\d\d\)$/m,
    );
  });

  it('says in which state each machine is', () => {
    const transitions = [{ from: 'planned', input: 'start', to: 'building' }];
    const plan = routingPlan(
      { 'life/start': { on: 'Begun', does: { work: 'transition', machine: 'life', input: 'start' } } },
      {
        machines: {
          life: { initial: 'planned', states: ['planned', 'building'], transitions, publishes: {} },
        },
      },
    );
    const correlation = new Correlation(plan);
    expect(statusLines(recordOf(correlation), plain, START)).toContain('state machine life: planned');
    correlation.publish(envelope('Begun'));
    expect(statusLines(recordOf(correlation), plain, START)).toContain('state machine life: building');
  });

  it('lists what was parked and which other plan hashes were seen', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish('rubbish');
    correlation.take({
      input: 'events',
      signal: { events: [envelope('UserStoryApproved')], plan: 'feature-team', hash: 'other-hash' },
    });
    const text = statusLines(recordOf(correlation), plain, START).join('\n');
    expect(text).toContain('invalid_payload');
    expect(text).toContain('1 event came under plan hash other-hash');
  });
});

describe('the ledger as text', () => {
  it('says that unmatched is no loss, and where conflicts are listed', () => {
    const correlation = new Correlation(featureTeam());
    const story = envelope('UserStoryApproved');
    correlation.publish(story, { ...story, payload: { other: 1 } });
    const text = ledgerLines(correlation.state.ledger).join('\n');
    expect(text).toContain('unmatched: nobody reacts to them');
    expect(text).toContain('beside, not admitted: 0 duplicates, 1 conflict (`status` lists them as parked)');
    expect(statusLines(recordOf(correlation), plain, START).join('\n')).toMatch(/PARKED[\s\S]*\bconflict\b/);
  });
});

describe('the report of a demo', () => {
  const report = async (serves: boolean, width?: number) => {
    const output = capturedOutput({ colour: true, width });
    const correlation = chain();
    const world = { output, folder: '.', environment: {} } as unknown as CliWorld;
    const where = { data: 'nowhere', address: 'a:1', namespace: 'default', uiAddress: 'http://u', serves };
    await demoReport(world, recordOf(correlation), where);
    return output.result();
  };

  it('shows the timeline, unless the same terminal has shown it as it happened', async () => {
    expect(await report(true)).toContain('CAUSED BY');
    expect(await report(true, 100)).not.toContain('CAUSED BY');
  });

  it('gives the address of the Web UI, and says where nothing answers there any more', async () => {
    const page = 'Web UI  http://u/namespaces/default/workflows/coordination%3Afeature-team%3Afeature-7';
    expect(await report(true)).toContain(`${page}\n\n`);
    expect(await report(false)).toContain(`${page}\n        the server is stopped now: \`demo --keep\``);
  });
});

describe('a plan as text', () => {
  it('says who reacts to what and who may publish from outside', () => {
    const text = planLines(featureTeam(), plain).join('\n');
    expect(text).toMatch(/frontend-specialist +all of BackendImplementationCompleted, WireframeCompleted/);
    expect(text).toContain('any source may publish');
    expect(text).toContain('complete on  TestingCompleted');
  });

  const shown = (...lines: string[]) =>
    planLines(compileText(lines.join('\n'), 'plan.yaml').routing, plain).join('\n');
  const row = (text: string, name: string) =>
    (text.split('\n').find((line) => line.startsWith(name)) ?? '').split(/ {2,}/);

  it('says what holds a reaction back, and all that may be published because of it', () => {
    const text = shown(
      'plan: p',
      'roles: { lead: [ann, bob] }',
      'agents:',
      '  a: { run: { command: [node] }, on: { all: [A, B], within: 1m, on_timeout: Late, on_unsatisfiable: Never }, publishes: { planned: Planned, emits: [Noted] } }',
      '  b: { run: { command: [node] }, on: C, gate: g, requires_approval: { role: lead, quorum: 2, within: 1h, escalate: Waiting }, publishes: {} }',
      '  c: { run: { command: [node] }, timeout: 5m }',
      'gates:',
      '  g: { criteria: [{ evidence: { type: Ok, from: [/x, /y], quorum: all }, fresh_for: 1h }, { approval: { role: lead, within: 1h, escalate: Slow } }], on_open: Opened, on_refused: Refused }',
    );
    expect(row(text, 'a ')).toEqual([
      'a',
      'all of A, B within 60 s',
      '–',
      'Noted, Planned, Late, Never',
      '60 s',
      '4',
    ]);
    expect(row(text, 'b ')).toEqual([
      'b',
      'C',
      'gate g; approval by 2 of lead within 3600 s',
      'Waiting',
      '60 s',
      '4',
    ]);
    expect(row(text, 'c ')).toEqual([
      'c',
      'subtasks alone',
      '–',
      'TaskCompletedEvent, TaskFailedEvent',
      '300 s',
      '4',
    ]);
    expect(row(text, 'g ')).toEqual([
      'g',
      '2 of Ok from /x or /y, fresh for 3600 s; approval by lead within 3600 s',
      'Opened, Refused, Slow',
    ]);
  });

  it('says of what the rules do what it is, without times that mean nothing', () => {
    const text = shown(
      'plan: p',
      'agents: { a: { run: { command: [node] } } }',
      'aggregators: [{ aggregator_id: x, wait_for: [{ type: A }, { type: B }], correlate_by: region, timeout: 1h, on_complete: Both, on_timeout: One }]',
      'sagas: { s: { on: A, publishes: { completed: Done, failed: No, compensated: No }, steps: [{ step: One, agent: a, success: First, undo: Undone, requires_approval: true }] } }',
      'pauses: { p: { on: { filter: { type: [{ prefix: X }] } }, resume_on: B } }',
      'states: { m: { on: { start: A, success: B }, publishes: { RUNNING: Began } } }',
    );
    expect(row(text, 'aggregator x')).toEqual([
      'aggregator x',
      'all of A, B within 3600 s, by payload.region',
      '–',
      'Both, One',
    ]);
    expect(row(text, 'saga s')).toEqual([
      'saga s',
      'A',
      'One: approval by anybody',
      'Done, No, First, UndoneCompleted, UndoneFailed',
    ]);
    expect(row(text, 'pause p')).toEqual(['pause p', 'any event as {"type":[{"prefix":"X"}]}', '–', '–']);
    expect(row(text, 'resume p')).toEqual(['resume p', 'B', '–', '–']);
    expect(row(text, 'state machine m start')).toEqual(['state machine m start', 'A', '–', 'Began']);
  });

  it('writes nested joins, limits and filters in words', () => {
    const filter = [{ path: ['payload', 'a'], name: 'a', equals: 1, text: '1' }];
    const trigger = join('at_least', [join('any', ['A', 'B']), on('C', { filter })], {
      count: 2,
      withinMs: 60_000,
    });
    expect(triggerText(trigger)).toBe('at least 2 of (any of A, B), C where a=1 within 60 s');
  });
});

// What the desk of examples/project-desk does with events, and that its README, its plan and its events say the same.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { prepareEvents } from '../../../../src/client/prepare-events';
import type { JsonObject } from '../../../../src/events/json';
import { checkPlan } from '../../../../src/plan/check/check-plan';
import type { WrittenPlan } from '../../../../src/plan/compiled-plan';
import { loadPlan } from '../../../../src/plan/load-plan';
import { envelope } from '../../../support/envelope';

const example = resolve(__dirname, '../../../../examples/project-desk');
const knowing = (file: string) => require(join(example, 'desk', file));
const { enter, entriesOf } = knowing('journal.js');
const { trackCompletion, updateContext, reportToParent } = knowing('tasks.js');
const { review, audit, writeTests } = knowing('changes.js');
const { handle } = knowing('incidents.js');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-desk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

let number = 0;
/** A task as a worker hands it over, one second after the one before. */
const given = (task: string, payload: JsonObject, type = 'TaskCompletedEvent') => {
  number += 1;
  const timestamp = new Date(Date.UTC(2026, 10, 21) + number * 1_000).toISOString();
  const event = envelope(type, { id: `evt-${number}`, source: '/backend-architect', payload, timestamp });
  return { task, event, idempotencyKey: `key-${number}` };
};
const written = () => readdirSync(join(folder, 'journal'));

describe('the journal', () => {
  it('has one entry a delivery, however often it is attempted, and as many as are written at once', async () => {
    const tasks = Array.from({ length: 20 }, () => given('review', {}));
    await Promise.all(
      tasks.flatMap((task) => [1, 2].map(() => enter(folder, 'code-reviewer', task, { ok: true }))),
    );
    const entries = await entriesOf(folder, 'code-reviewer', 'review');
    expect(entries.map((entry: { event: { id: string } }) => entry.event.id)).toEqual(
      tasks.map(({ event }) => event.event.id),
    );
    expect(written().filter((name) => !name.endsWith('.json'))).toEqual([]);
  });

  it('is empty where nobody has written', async () => {
    expect(await entriesOf(folder, 'code-reviewer', 'review')).toEqual([]);
  });
});

describe('completed tasks', () => {
  it('unblock those whose dependencies are all done', async () => {
    const complete = async (payload: JsonObject) => {
      const task = given('track-completion', payload);
      const done = await trackCompletion(task, folder);
      await enter(folder, 'dependency-manager', task, done);
      return done;
    };
    const unblocks = { T2: ['T1'], T3: ['T1', 'T2'] };
    expect(await complete({ task_id: 'T1', unblocks })).toMatchObject({
      completed: ['T1'],
      unblocked: ['T2'],
    });
    expect(await complete({ task_id: 'T2', unblocks })).toMatchObject({
      completed: ['T1', 'T2'],
      unblocked: ['T2', 'T3'],
    });
  });

  it('are reported in a sentence, with what is known of them', async () => {
    const report = async (payload: JsonObject) =>
      (await reportToParent(given('report-to-parent', payload))).report;
    const metadata = { duration_minutes: 45, quality_score: 0.95 };
    expect(await report({ task_name: 'API Design', status: 'completed', metadata })).toBe(
      'API Design completed by /backend-architect after 45 minutes, quality 0.95',
    );
    expect(await report({})).toBe('TaskCompletedEvent completed by /backend-architect');
  });
});

describe('a change', () => {
  const diff = [
    '--- a/pay.js',
    '+++ b/pay.js',
    '-const old = 1;',
    "+const token = 'abc-secret';",
    '+export async function pay(sum) {',
    '+  console.log(sum); // TODO',
    '+}',
  ].join('\n');
  const change = given('review', { change: 41, target: 'frontend', diff });

  it('is reviewed by what it adds', async () => {
    expect(await review(change)).toEqual({
      change: 41,
      target: 'frontend',
      added: 4,
      findings: ['console.log(sum); // TODO'],
      verdict: 'changes requested',
    });
    expect(await review(given('review', { change: 42 }))).toMatchObject({ added: 0, verdict: 'pass' });
  });

  it('is refused for a secret, which is not written down again', async () => {
    const found = await audit(change);
    expect(found).toEqual({ change: 41, secrets: 1, verdict: 'refused' });
    expect(JSON.stringify(found)).not.toContain('abc-secret');
  });

  it('gets a test for each function', async () => {
    expect(await writeTests(change)).toEqual({ change: 41, tests: ['pay does what it says'] });
  });
});

it('an alert opens an incident, and one without a severity closes what is open, once', async () => {
  const alert = async (payload: JsonObject) => {
    const task = given('handle', payload, 'BlockerRaised');
    const done = await handle(task, folder);
    await enter(folder, 'incident-manager', task, done);
    return done;
  };
  const { opened } = await alert({ severity: 'high', text: 'staging is down' });
  expect(await alert({ text: 'staging is up again' })).toEqual({ closed: [opened] });
  expect(await alert({})).toEqual({ closed: [] });
});

it('whatever a payload holds, each task answers an object that can be written down', async () => {
  const tasks = { trackCompletion, updateContext, reportToParent, review, audit, writeTests, handle };
  const names = [
    'task_id',
    'unblocks',
    'metadata',
    'result',
    'diff',
    'severity',
    'text',
    'artefacts',
    'status',
  ];
  const payloads = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(payloads, async (payload) => {
      for (const work of Object.values(tasks)) {
        const answer = await work(given('any', payload as JsonObject), folder);
        expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
      }
    }),
    { numRuns: 50 },
  );
});

describe('what ships', () => {
  const readme = readFileSync(join(example, 'README.md'), 'utf8').replace(/ +/g, ' ');
  let plan: WrittenPlan;
  beforeAll(async () => {
    plan = await loadPlan(join(example, 'signalbox.yaml'));
  });

  it('is a plan in which nothing is wrong', () => {
    expect(checkPlan(plan)).toEqual([]);
  });

  it('shows the topics as the plan has them, with description, publishers and subscribers', () => {
    for (const [topic, { description, publishers = ['all'] }] of Object.entries(plan.routing.topics))
      expect(readme).toContain(`| \`${topic}\` | ${description} | ${publishers.join(', ')} |`);
    for (const subscribers of [
      'dependency-manager, context-manager, hierarchical-coordinator',
      'code-reviewer, security-auditor, test-engineer',
      'incident-manager; all agents pause for blockers',
    ])
      expect(readme).toContain(`| ${subscribers} |`);
  });

  it('shows the subscriptions of frontend-specialist line by line', () => {
    for (const row of [
      '| `project.tasks` | `type=APIDesignCompleted` | start UI integration (`UIImplementationStarted`) |',
      '| `project.reviews` | `target=frontend` | handle review request |',
      '| `project.alerts` | `severity=high` | pause and assess |',
    ])
      expect(readme).toContain(row);
  });

  it.each(['work.jsonl', 'blocker.jsonl', 'cleared.jsonl'])('has events that the plan takes: %s', (file) => {
    const lines = readFileSync(join(example, 'events', file), 'utf8')
      .trim()
      .split('\n');
    const drafts = lines.map((line) => JSON.parse(line));
    expect(prepareEvents(plan, drafts, {})).toHaveLength(lines.length);
  });
});

// What else a plan is shown as: a picture for people, a schema for editors.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { planJsonSchema } from '../../../src/plan/language/json-schema';
import { compileText } from '../../../src/plan/load-plan';
import { mermaidOf } from '../../../src/plan/mermaid';
import { compileSchema } from '../../../src/plan/payload-validator';
import { agent, plan } from './plan-text';

describe('the picture of a plan', () => {
  it('has agents, sources, joins and the ending, joined by what is published', () => {
    const text = plan(
      'sources: { /owner: { may: [Story] } }',
      'complete_on: Built',
      'agents:',
      agent('designer', 'on: Story, publishes: { completed: Designed }'),
      agent('builder', 'on: { all: [Designed, { filter: "size=big" }] }, publishes: { completed: Built }'),
    );
    expect(mermaidOf(compileText(text, 'plan.yaml').routing).split('\n')).toEqual([
      'flowchart LR',
      '  n0["designer"]',
      '  n1(["/owner"])',
      '  n2["builder"]',
      '  n3{"all"}',
      '  n4(["?"])',
      '  n5(("complete"))',
      '  n1 -->|"Story"| n0',
      '  n3 --> n2',
      '  n0 -->|"Designed"| n3',
      '  n4 -->|"size=big"| n3',
      '  n2 -->|"Built"| n5',
    ]);
  });

  it('shows what the rules do themselves as their kind, each once', () => {
    const text = plan(
      'sources: { /owner: { may: [Go, Seen] } }',
      'agents:',
      '  a: { run: { command: [node] } }',
      agent('b', 'on: { any: [Opened, Built, UndoneCompleted, Both] }, gate: g, publishes: {}'),
      'gates: { g: { criteria: [{ evidence: { type: Go } }, { evidence: { type: Seen } }], on_open: Opened } }',
      'sagas: { s: { on: Go, steps: [{ step: One, agent: a, success: Built, undo: Undone }] } }',
      'aggregators: [{ aggregator_id: x, wait_for: [{ type: Go }], on_complete: Both }]',
      'pauses: { p: { on: { filter: { type: [{ prefix: G }] } }, resume_on: Seen } }',
      'states: { m: { on: { start: Go } } }',
    );
    expect(mermaidOf(compileText(text, 'plan.yaml').routing).split('\n')).toEqual([
      'flowchart LR',
      '  n0{{"pause p"}}',
      '  n1(["?"])',
      '  n2(["/owner"])',
      '  n3{{"gate g"}}',
      '  n4["b"]',
      '  n5{"any"}',
      '  n6[["saga s"]]',
      '  n7{{"aggregator x"}}',
      '  n8{"all"}',
      '  n9{{"state machine m"}}',
      '  n1 -->|"a pattern"| n0',
      '  n2 -->|"Seen"| n0',
      '  n2 -->|"Go"| n3',
      '  n2 -->|"Seen"| n3',
      '  n5 --> n4',
      '  n3 -->|"Opened"| n5',
      '  n6 -->|"Built"| n5',
      '  n6 -->|"UndoneCompleted"| n5',
      '  n7 -->|"Both"| n5',
      '  n3 -.->|"holds"| n4',
      '  n2 -->|"Go"| n6',
      '  n8 --> n7',
      '  n2 -->|"Go"| n8',
      '  n2 -->|"Go"| n9',
    ]);
  });

  it('shows who holds work back, and all that a round over correlations waits for', () => {
    const text = plan(
      'roles: { lead: [ann, bob] }',
      'agents:',
      agent('a', 'on: Go, gate: g, requires_approval: true, publishes: {}'),
      'gates: { g: { criteria: [{ approval: { role: lead, quorum: 2 } }] } }',
      'sagas: { s: { on: Go, steps: [{ step: One, agent: a, gate: g, undo: none }] } }',
      'aggregators: [{ aggregator_id: x, wait_for: [{ type: Go }, { type: Seen }], correlate_by: region, on_complete: Both }]',
    );
    expect(mermaidOf(compileText(text, 'plan.yaml').routing).split('\n')).toEqual([
      'flowchart LR',
      '  n0["a"]',
      '  n1(["?"])',
      '  n2{{"gate g"}}',
      '  n3(["people"])',
      '  n4[["saga s"]]',
      '  n5{{"aggregator x"}}',
      '  n6{"all"}',
      '  n7(["?"])',
      '  n8(["lead"])',
      '  n1 -->|"Go"| n0',
      '  n2 -.->|"holds"| n0',
      '  n3 -.->|"1 approves"| n0',
      '  n1 -->|"Go"| n4',
      '  n2 -.->|"holds"| n4',
      '  n3 -.->|"1 approves"| n4',
      '  n6 --> n5',
      '  n1 -->|"Go"| n6',
      '  n7 -->|"Seen"| n6',
      '  n8 -.->|"2 approve"| n2',
    ]);
  });

  it('cannot be changed by a name', () => {
    const text = plan('agents:', agent('a', `on: '"]-->end%%<script>\u202e'`));
    const picture = mermaidOf(compileText(text, 'plan.yaml').routing);
    expect(picture).toContain('|"#34;#93;--#62;end#37;#37;#60;script#62;#8238;"|');
  });
});

describe('the schema for editors', () => {
  const kept = join(__dirname, '../../../src/plan/plan.schema.json');

  it('is kept as the language has it', () => {
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual(planJsonSchema());
  });

  const takes = compileSchema(JSON.parse(readFileSync(kept, 'utf8')));
  const planIn = (path: string) => parse(readFileSync(join(__dirname, path), 'utf8')) as object;

  it.each([
    '../../../examples/feature-team/plan.yaml',
    'plans/feature-deployment.plan',
    'plans/order-desk.plan',
    'plans/project-desk.plan',
  ])('takes a whole plan and refuses an unknown word in it: %s', (path) => {
    expect(takes(planIn(path))).toBe(true);
    expect(takes({ ...planIn(path), evnts: {} })).toBe(false);
  });

  it('knows that evidence may come from several, and from all of them', () => {
    const agents = { a: { run: { module: './a.js' } } };
    const evidence = (words: object) =>
      takes({ plan: 'p', agents, gates: { g: { criteria: [{ evidence: { type: 'Ok', ...words } }] } } });
    expect(evidence({ from: ['/a', '/b'], quorum: 'all' })).toBe(true);
    expect(evidence({ from: '/a', quorum: 2 })).toBe(true);
    expect([evidence({ from: [] }), evidence({ quorum: 'most' }), evidence({ from: 7 })]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('knows the words of a task and of a step', () => {
    const agents = { a: { run: { module: './a.js' } } };
    const graph = (task: object) => takes({ plan: 'p', agents, tasks: { starts_on: 'Go', t: task } });
    expect([graph({ agent: 'a', depends_on: ['u'] }), graph({ agnt: 'a' })]).toEqual([true, false]);
    const saga = (step: object) => takes({ plan: 'p', agents, sagas: { s: { on: 'Go', steps: [step] } } });
    expect([saga({ step: 'One', agent: 'a', undo: { do: 'Back' } }), saga({ step: 'One' })]).toEqual([
      true,
      false,
    ]);
  });
});

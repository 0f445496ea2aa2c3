// Graphs of tasks (M10): text in, reactions or problems out; the same chain as choreography.
import { compileText } from '../../../src/plan/load-plan';
import type { RoutingReaction, Trigger } from '../../../src/plan/routing-plan';
import { featureTeam } from '../../support/routing-plan';
import { agent, checked, plan, refusals } from './plan-text';

const sources = 'sources: { /owner: { may: [Go] } }';
const worker = (name: string): string => `  ${name}: { run: { command: [node] } }`;
const compiled = (...lines: string[]) => compileText(plan(...lines), 'plan.yaml').routing;

describe('what the tasks start on', () => {
  const join =
    '{ all: [A, { all: [B, C], within: 1m, on_timeout: Late }], within: 5m, on_timeout: Overdue, on_unsatisfiable: Never }';
  const { reactions } = compiled(
    'agents:',
    worker('a'),
    worker('b'),
    `tasks: { starts_on: ${join}, t: { agent: a }, u: { agent: b }, v: { agent: b, depends_on: [t] } }`,
  );

  it('is awaited by each task that depends on nothing, and what it says of lapsed rounds is published by the first alone', () => {
    const says = (trigger: Trigger): (string | undefined)[] =>
      trigger.trigger === 'event'
        ? []
        : [trigger.onTimeout, trigger.onUnsatisfiable, ...trigger.of.flatMap(says)];
    const within = (trigger: Trigger): (number | undefined)[] =>
      trigger.trigger === 'event' ? [] : [trigger.withinMs, ...trigger.of.flatMap(within)];
    expect(reactions.map(({ on }) => says(on).filter((type) => type !== undefined))).toEqual([
      ['Overdue', 'Never', 'Late'],
      [],
      [],
    ]);
    expect(reactions.slice(0, 2).map(({ on }) => within(on))).toEqual([
      [300_000, 60_000],
      [300_000, 60_000],
    ]);
  });
});

describe('the seven-agent chain as a graph', () => {
  const { routing } = compileText(
    `
plan: feature-team
complete_on: { any: [TestingCompleted] }
fail_on: { any: [TestingFailed, BackendImplementationFailed] }
sources: { /product-strategist: { may: [UserStoryApproved] } }
agents:
${['backend-architect', 'ux-designer', 'python-pro', 'database-specialist', 'frontend-specialist', 'test-engineer'].map(worker).join('\n')}
tasks:
  starts_on: UserStoryApproved
  APIDesign: { agent: backend-architect, publishes: { started: APIDesignStarted } }
  Wireframe: { agent: ux-designer, publishes: { started: WireframeStarted } }
  BackendImplementation:
    agent: python-pro
    depends_on: [APIDesign]
    publishes: { started: BackendImplementationStarted, failed: BackendImplementationFailed }
  SchemaDesign: { agent: database-specialist, depends_on: [APIDesign], publishes: { started: SchemaDesignStarted } }
  FrontendImplementation:
    agent: frontend-specialist
    depends_on: [BackendImplementation, Wireframe]
    publishes: { started: FrontendImplementationStarted }
  TestPlan: { agent: test-engineer, publishes: { started: TestPlanStarted } }
  Testing:
    agent: test-engineer
    depends_on: [BackendImplementation, SchemaDesign, FrontendImplementation, TestPlan]
    publishes: { started: TestingStarted, failed: TestingFailed }
`,
    'plan.yaml',
  );

  it('is the same reactions as choreography, up to names, and to who must have published', () => {
    const bare = (trigger: Trigger): unknown =>
      trigger.trigger === 'event' ? trigger.type : { [trigger.trigger]: trigger.of.map(bare) };
    const meaning = ({ agent, on, publishes, timeoutMs }: RoutingReaction) => ({
      agent,
      on: bare(on),
      publishes,
      timeoutMs,
    });
    expect(routing.reactions.map(meaning)).toEqual(featureTeam().reactions.map(meaning));
    const fromOutside = { UserStoryApproved: { kind: 'event', publishers: ['/product-strategist'] } };
    expect(routing.events).toEqual({ ...featureTeam().events, ...fromOutside });
  });

  it('waits for the task itself, not for anybody who publishes the same', () => {
    const waits = routing.reactions.find(({ task }) => task === 'FrontendImplementation');
    expect(waits?.on).toEqual({
      trigger: 'all',
      of: [
        { trigger: 'event', type: 'BackendImplementationCompleted', from: '/python-pro' },
        { trigger: 'event', type: 'WireframeCompleted', from: '/ux-designer' },
      ],
    });
  });

  it('names a reaction after its agent, or agent and task where the agent has several', () => {
    expect(routing.reactions.map(({ name }) => name)).toEqual([
      'backend-architect',
      'ux-designer',
      'python-pro',
      'database-specialist',
      'frontend-specialist',
      'test-engineer/TestPlan',
      'test-engineer/Testing',
    ]);
  });
});

describe('a task', () => {
  it('publishes its own name in one word where it says nothing, and counts a dependency once', () => {
    const { reactions } = compiled(
      sources,
      'agents:',
      worker('a'),
      'tasks: { starts_on: Go, api-design_v2.x: { agent: a }, b: { agent: a, depends_on: [api-design_v2.x, api-design_v2.x] } }',
    );
    expect(reactions.map(({ publishes }) => publishes)).toEqual([
      { completed: 'ApiDesignV2XCompleted' },
      { completed: 'BCompleted' },
    ]);
    expect(reactions[1]?.on).toEqual({ trigger: 'event', type: 'ApiDesignV2XCompleted', from: '/a' });
  });

  it('may be tried, held and let through pauses like a reaction', () => {
    const { reactions } = compiled(
      sources,
      'agents:',
      '  a: { run: { command: [node] }, timeout: 2m, through_pause: true }',
      'gates: { g: { criteria: [{ approval: {} }] } }',
      'tasks:',
      '  starts_on: Go',
      '  t: { agent: a, deadline: 1h, retry: { max_retries: 0 }, gate: g, requires_approval: true }',
      '  u: { agent: a, through_pause: false }',
    );
    expect(reactions).toMatchObject([
      {
        name: 'a/t',
        timeoutMs: 120_000,
        deadlineMs: 3_600_000,
        retry: { maxRetries: 0 },
        gate: 'g',
        approval: { quorum: 1 },
        throughPause: true,
      },
      { name: 'a/u' },
    ]);
    expect(reactions[1]).not.toHaveProperty('throughPause');
  });

  it('has another name than the reactions of its agent', () => {
    const text = plan(
      sources,
      'agents:',
      agent('a', 'reactions: [{ on: Go, task: t }, { on: Go, task: u }]'),
      'tasks: { starts_on: Go, t: { agent: a } }',
    );
    expect(checked(text)).toEqual([
      'plan.yaml:5:28 error SB105 a has two reactions with task "t"; give each a task of its own',
    ]);
  });

  it('that depends on an unknown one is an error with the nearest', () => {
    const text = plan(
      sources,
      'agents:',
      worker('a'),
      'tasks: { starts_on: Go, design: { agent: a }, build: { agent: a, depends_on: [desing] } }',
    );
    expect(checked(text)).toEqual(['plan.yaml:5:79 error SB121 unknown task "desing"; did you mean design?']);
  });

  it('of an agent that is not there is an error', () => {
    const text = plan(
      sources,
      'agents:',
      worker('a'),
      'tasks: { starts_on: Go, t: { agent: b }, u: { agent: a } }',
    );
    expect(checked(text)).toEqual(['plan.yaml:5:37 error SB114 unknown agent "b"; did you mean a?']);
  });

  it('that waits for itself is an error with the circle, and nothing else is said of it', () => {
    const text = plan(
      sources,
      'agents:',
      worker('x'),
      'tasks:',
      '  starts_on: Go',
      '  root: { agent: x }',
      '  a: { agent: x, depends_on: [root, b] }',
      '  b: { agent: x, depends_on: [c] }',
      '  c: { agent: x, depends_on: [a] }',
      '  d: { agent: x, depends_on: [d] }',
      '  end: { agent: x, depends_on: [c] }',
    );
    const end = '(each depends on the next); take one depends_on out';
    expect(checked(text)).toEqual([
      `plan.yaml:8:18 error SB122 tasks that wait for each other in a circle: a → b → c → a ${end}`,
      `plan.yaml:11:18 error SB122 tasks that wait for each other in a circle: d → d ${end}`,
    ]);
  });

  it('that nobody can tell from another is an error', () => {
    const text = plan(
      sources,
      'agents:',
      worker('a'),
      'tasks: { starts_on: Go, t: { agent: a, publishes: { completed: Done } }, u: { agent: a, publishes: { completed: Done } } }',
    );
    expect(checked(text)).toEqual([
      'plan.yaml:5:113 error SB125 tasks t and u of a both publish Done, so nobody can tell which is done; give each a type of its own',
    ]);
  });

  it.each([
    ['publishes: { started: TDone, completed: TDone }', '', 't of a publishes TDone when it begins too'],
    ['publishes: { completed: TDone, failed: TDone }', '', 't of a publishes TDone when it fails too'],
    [
      'publishes: { completed: TDone, outcomes: { refused: TDone } }',
      '',
      't of a publishes TDone as its outcome refused too',
    ],
    ['publishes: { completed: TDone, emits: [TDone] }', '', 't of a publishes TDone while it works too'],
    ['publishes: { completed: TDone }', 'outcomes: { no: TDone }', 'a/u publishes TDone too'],
    ['publishes: { completed: TDone }', 'emits: [TDone]', 'a/u publishes TDone too'],
  ])(
    'on which another waits and whose end is not told by its type is an error: %s, %s',
    (own, other, told) => {
      const task = `  t: { agent: a, ${own} }`;
      const lines = [
        sources,
        'agents:',
        worker('a'),
        'tasks:',
        '  starts_on: Go',
        task,
        ...(other === '' ? [] : [`  u: { agent: a, publishes: { ${other} } }`]),
      ];
      const found = checked(plan(...lines, '  v: { agent: a, depends_on: [t] }'));
      expect(found.filter((line) => line.includes('SB125'))).toEqual([
        expect.stringContaining(
          `plan.yaml:7:${task.indexOf('TDone', task.indexOf('completed')) + 1} error SB125 ${told}, so v, which waits for t, cannot tell when it is done; give each a type of its own`,
        ),
      ]);
      expect(checked(plan(...lines)).filter((line) => line.includes('SB125'))).toEqual([]);
    },
  );

  it('may be published by another agent too, and may list subtasks with its end', () => {
    const text = plan(
      sources,
      'agents:',
      worker('a'),
      agent('b', 'on: Go, publishes: { completed: TCompleted }'),
      'tasks: { starts_on: Go, t: { agent: a, publishes: { planned: TCompleted } }, u: { agent: a, depends_on: [t] } }',
    );
    expect(checked(text)).toEqual([]);
  });

  it.each([
    ['tasks: { t: { agent: a } }', 'tasks needs "starts_on"'],
    ['tasks: { starts_on: Go }', 'tasks needs a task beside starts_on'],
    ['tasks: { starts_on: Go, "t u": { agent: a } }', 't u as a name needs letters'],
    [
      'tasks: { starts_on: Go, t: { agent: a, depend_on: [] } }',
      'unknown word "depend_on"; did you mean depends_on?',
    ],
    ['tasks: { starts_on: Go, t: { agent: a, at_most: 3 } }', 'not yet: "at_most"'],
  ])('is refused with what was wrong: %s', (words, message) => {
    expect(refusals(plan('agents:', worker('a'), words))).toEqual([expect.stringContaining(message)]);
  });
});

// What waits for itself or for ever: gates, aggregators, questions of programs, machines that move twice. Text in, problems out.
import { compileText } from '../../../src/plan/load-plan';
import { plannedReaction, plannedReactionName } from '../../../src/plan/planned-reaction';
import { agent, checked, plan } from './plan-text';

const told = (...lines: string[]) =>
  checked(plan('sources: { /owner: { may: [Go, Seen] } }', ...lines))
    .filter((line) => !/SB213/.test(line))
    .map((line) => line.replace('plan.yaml:', ''));
const worker = '  w: { run: { command: [node] } }';

describe('a gate', () => {
  const gates = (type: string) =>
    `gates: { g: { criteria: [{ approval: {} }, { evidence: { type: ${type} } }] } }`;
  const end = (type: string, what: string) =>
    `warn SB232 gate g waits for ${type}, which comes only from what it holds back (${what}), so it never opens; let somebody else bring it, or take the gate off`;

  it('that waits for what the work behind it publishes is a warning', () => {
    expect(
      told(gates('Done'), 'agents:', agent('a', 'on: Go, gate: g, publishes: { completed: Done }')),
    ).toEqual([`3:44 ${end('Done', 'a')}`]);
  });

  it('is told as well where that follows some steps later, and of tasks and sagas', () => {
    const next = agent('b', 'on: Done, publishes: { completed: Read }');
    expect(
      told(gates('Read'), 'agents:', agent('a', 'on: Go, gate: g, publishes: { completed: Done }'), next),
    ).toEqual([`3:44 ${end('Read', 'a')}`]);
    expect(
      told(gates('TCompleted'), 'agents:', worker, 'tasks: { starts_on: Go, t: { agent: w, gate: g } }'),
    ).toEqual([`3:44 ${end('TCompleted', 'w')}`]);
    const saga = (gate: string) => `sagas: { s: { on: Go, ${gate} } }`;
    const steps =
      'steps: [{ step: One, agent: w, success: First, undo: none }, { step: Two, agent: w, success: Second, undo: none, gate: g }]';
    expect(told(gates('Second'), 'agents:', worker, saga(steps))).toEqual([
      `3:44 ${end('Second', 'saga s')}`,
    ]);
    expect(told(gates('First'), 'agents:', worker, saga(steps))).toEqual([]);
  });

  it('is told once where two wait for each other, and of none that only follows', () => {
    const three = [
      'gates:',
      '  g: { criteria: [{ evidence: { type: B } }] }',
      '  h: { criteria: [{ evidence: { type: A } }] }',
      '  i: { criteria: [{ evidence: { type: A } }] }',
    ];
    expect(
      told(
        ...three,
        'agents:',
        agent('a', 'on: Go, gate: g, publishes: { completed: A }'),
        agent('b', 'on: Go, gate: h, publishes: { completed: B }'),
        agent('c', 'on: Go, gate: i, publishes: { completed: C }'),
      ),
    ).toEqual([`4:19 ${end('B', 'a, b, c')}`]);
  });

  it('is none where it may come from elsewhere, or where any source may publish', () => {
    const held = agent('a', 'on: Go, gate: g, publishes: { completed: Done }');
    expect(told(gates('Seen'), 'agents:', held)).toEqual([]);
    expect(
      told(gates('Done'), 'agents:', held, agent('b', 'on: Go, publishes: { completed: Done }')),
    ).toEqual([]);
    expect(
      checked(plan('events: { Done: {} }', gates('Done'), 'agents:', held)).filter((line) =>
        /SB232/.test(line),
      ),
    ).toEqual([]);
  });
});

describe('an aggregator over correlations', () => {
  const of = (words: string) =>
    told(
      `aggregators: [{ aggregator_id: x, wait_for: [{ type: Go }, { type: Seen }], on_complete: Both${words} }]`,
      'agents: {}',
      'complete_on: Both',
    );

  it('without a timeout is a warning, for its rounds may stay open for ever', () => {
    expect(of(', correlate_by: region')).toEqual([
      '3:110 warn SB233 aggregator x joins events of several correlations and has no timeout, so a round that is not met stays open for ever; give it timeout: … and on_timeout: TYPE',
    ]);
    expect(of(', correlate_by: region, timeout: 1h')).toEqual([]);
    expect(of('')).toEqual([]);
  });
});

describe('a program that is to ask', () => {
  it('is a warning at the question, for only modules can', () => {
    expect(
      told(
        'agents:',
        agent('a', 'on: Go, asks: [StockQuery], publishes: {}'),
        agent('b', 'on: StockQuery, publishes: {}'),
      ),
    ).toEqual([
      '4:49 warn SB234 a runs a command, and only a module can ask (StockQuery); make it a module, or take asks out',
    ]);
  });
});

describe('a machine', () => {
  const machine = (on: string) =>
    told('agents: {}', `states: { m: { on: { ${on} } } }`).filter((line) => /SB235/.test(line));

  it('that one event would move twice is a warning at the second input', () => {
    expect(machine('start: Go, success: Go, failure: Seen')).toEqual([
      '4:42 warn SB235 Go gives state machine m input start and then success, so it goes from IDLE over RUNNING to SUCCESS at once; give each input an event of its own',
    ]);
    expect(machine('start: Go, success: "type=Go and ok=true", failure: Seen')).toHaveLength(1);
  });

  it('is none where the events differ, or where the second input comes first', () => {
    expect(machine('success: Go, start: Go, failure: Seen')).toEqual([]);
    expect(machine('start: "type=Go and ok=true", success: "type=Go and ok=false"')).toEqual([]);
    expect(machine('start: Go, retry: Go, success: Seen')).toEqual([]);
  });

  it('may take what failed and is tried again from one event', () => {
    expect(machine('start: Go, failure: Seen, retry: Seen')).toEqual([]);
  });
});

describe('an agent for subtasks alone', () => {
  const planner = agent('p', 'on: Go, publishes: { planned: Planned, completed: Ready }');
  const lines = ['agents:', planner, worker];

  it('needs no trigger where the plan lets agents plan', () => {
    expect(told(...lines)).toEqual([]);
    expect(told('agents:', agent('p', 'on: Go'), worker)).toEqual([
      '5:3 warn SB215 w reacts to nothing; give it on or reactions',
    ]);
  });

  it('works on its subtasks in the time that it says of itself', () => {
    const patient = agent('w', 'timeout: 5m, requires_approval: true');
    const { routing } = compileText(plan('agents:', planner, patient), 'plan.yaml');
    expect(routing.reactions.map(({ name }) => name)).toEqual(['p']);
    expect(plannedReaction(routing, plannedReactionName('w'))).toMatchObject({
      agent: 'w',
      task: 'subtask',
      timeoutMs: 300_000,
      approval: { quorum: 1 },
    });
  });
});

describe('an event type', () => {
  it('that answers a query is consumed by whoever asks', () => {
    const problems = checked(
      plan(
        'sources: { /owner: { may: [StockQuery] } }',
        'events: { StockQuery: { answer: Stock } }',
        'agents:',
        agent('b', 'on: StockQuery, publishes: { completed: Stock }'),
      ),
      true,
    );
    expect(problems).toEqual([]);
  });

  it('may come on another topic where its publisher chooses', () => {
    const topics = 'topics: { t: { default: true }, u: {} }';
    expect(told(topics, 'agents:', agent('a', 'on: { type: Go, topic: u }, publishes: {}'))).toEqual([]);
  });
});

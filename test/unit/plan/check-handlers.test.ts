// Commands with no handler or two, queries that nobody answers, circles of questions, and quorums of evidence.
import { agent, checked, plan } from './plan-text';

const told = (...lines: string[]) =>
  checked(plan(...lines), true)
    .filter((line) => !/SB211|SB212|SB234/.test(line))
    .map((line) => line.replace('plan.yaml:', ''));
const web = (...types: string[]) => `sources: { /web: { may: [${types.join(', ')}] } }`;

describe('a command', () => {
  it('that nobody handles is an error where it is declared, asked or published, with a near name', () => {
    expect(
      told(
        web('Go', 'PackCommand'),
        'agents:',
        agent('a', 'on: Go, asks: [PakCommand], publishes: {}'),
        agent('b', 'on: PackCommand, publishes: {}'),
      ),
    ).toEqual([
      '4:49 error SB127 nobody handles command PakCommand; let an agent or a saga react to it, or did you mean PackCommand?',
    ]);
    expect(told(web('Go', 'PackCommand'), 'agents:', agent('a', 'on: Go, publishes: {}'))).toEqual([
      '2:30 error SB127 nobody handles command PackCommand; let an agent or a saga react to it',
    ]);
    expect(
      told(web('Go'), 'events: { Pack: { kind: command } }', 'agents:', agent('a', 'on: Go, publishes: {}')),
    ).toEqual(['3:11 error SB127 nobody handles command Pack; let an agent or a saga react to it']);
  });

  it.each([
    [
      'agents: { a: { run: { command: [node] } } }',
      'sagas: { s: { on: PackCommand, steps: [{ step: A, agent: a, undo: none }] } }',
    ],
    ['agents:', agent('a', 'on: Go, publishes: {}'), 'states: { m: { on: { start: PackCommand } } }'],
    ['agents:', agent('a', 'on: Go, publishes: {}'), 'fail_on: PackCommand'],
    ['agents: {}'],
  ])(
    'is handled by a saga, a state machine or an ending, and by nobody where there are no agents: %s',
    (...lines) => {
      expect(told(web('Go', 'PackCommand'), ...lines).filter((line) => /SB127/.test(line))).toEqual([]);
    },
  );

  it.each([
    'pauses: { p: { on: PackCommand, resume_on: Go } }',
    'gates: { g: { criteria: [{ evidence: { type: PackCommand } }] } }',
  ])('that only holds others back, or lets them go on, is handled by nobody: %s', (line) => {
    const problems = told(web('Go', 'PackCommand'), 'agents:', agent('a', 'on: Go, publishes: {}'), line);
    expect(problems).toEqual([
      '2:30 error SB127 nobody handles command PackCommand; let an agent or a saga react to it',
    ]);
  });

  const patterns = (one: string, other: string) =>
    told(
      web('PackCommand'),
      'agents:',
      agent('a', `on: { type: PackCommand, filter: ${one} }, publishes: {}`),
      agent('b', `on: { type: PackCommand, filter: ${other} }, publishes: {}`),
    ).filter((line) => line.includes('SB128')).length;

  it.each([
    ['{ payload: { to: [eu] } }', '{ payload: { to: [us, uk] } }'],
    ['{ payload: { to: [eu] } }', 'to=us'],
    ['{ payload: { to: [{ prefix: e }] } }', 'to=us'],
    ['{ payload: { to: [eu] } }', '{ payload: { to: [{ anything-but: [eu] }] } }'],
    ['{ payload: { to: [eu] } }', '{ payload: { to: [{ exists: false }] } }'],
    ['{ payload: { n: [{ numeric: ["<", 5] }] } }', '{ payload: { n: [{ numeric: [">=", 5] }] } }'],
    ['{ payload: { n: [7, 8] } }', '{ payload: { n: [{ numeric: [">", 8] }] } }'],
    ['{ payload.to: [eu] }', '{ payload: { to: [us] } }'],
    ['{ source: [/a] }', '{ source: [{ prefix: /b }] }'],
  ])('has one handler where patterns exclude each other: %s, %s', (one, other) => {
    expect([patterns(one, other), patterns(other, one)]).toEqual([0, 0]);
  });

  it.each([
    ['{ payload: { to: [eu] } }', '{ payload: { to: [eu] } }'],
    ['{ payload: { to: [eu] } }', '{ payload: { by: [road] } }'],
    ['{ payload: { to: [eu] } }', 'by=road'],
    ['{ payload: { to: [eu] } }', '{ payload: { to: [us, eu] } }'],
    ['{ payload: { to: [{ prefix: e }] } }', 'to=eu'],
    ['{ payload: { n: [{ numeric: ["<=", 5] }] } }', '{ payload: { n: [{ numeric: [">=", 5] }] } }'],
    ['{ $or: [{ payload: { to: [eu] } }, { payload: { by: [sea] } }] }', '{ payload: { to: [us] } }'],
    ['{ payload: { to: [eu] } }', '{ payload: { n: [{ exists: true }] } }'],
  ])('has two where the same event may be as both ask: %s, %s', (one, other) => {
    expect([patterns(one, other), patterns(other, one)]).toEqual([1, 1]);
  });

  it('that two handle is an error at the second one', () => {
    expect(
      told(
        web('PackCommand'),
        'agents:',
        agent('a', 'on: PackCommand, publishes: {}'),
        agent('b', 'on: { all: [PackCommand] }, publishes: {}'),
      ),
    ).toEqual([
      '5:38 error SB128 command PackCommand has two handlers, a and b, and a command has exactly one; let one of them react to what the other publishes',
    ]);
  });

  it('has one handler where filters or sources exclude each other, where others look on, and in a graph', () => {
    const two = (one: string, other: string) =>
      told(
        'sources: { /web: { may: [PackCommand] }, /shop: { may: [PackCommand] } }',
        'agents:',
        agent('a', `on: ${one}, publishes: {}`),
        agent('b', `on: ${other}, publishes: {}`),
      );
    expect(two('type=PackCommand and to=eu', 'type=PackCommand and to=us')).toEqual([]);
    expect(two('{ type: PackCommand, from: /web }', '{ type: PackCommand, from: /shop }')).toEqual([]);
    expect(two('PackCommand', '{ topic: default }')).toEqual([]);
    expect(two('PackCommand', 'type=PackCommand and urgent=true')).toHaveLength(1);
    const graph = ['tasks:', '  starts_on: PackCommand', '  one: { agent: a }', '  two: { agent: a }'];
    expect(
      told(web('PackCommand'), 'agents: { a: { run: { command: [node] } } }', ...graph).filter((line) =>
        line.includes('SB128'),
      ),
    ).toEqual([]);
  });
});

describe('a query', () => {
  it('that nobody answers is an error where it is declared, else where it is asked', () => {
    const asker = agent('a', 'on: Go, asks: [StockQuery], publishes: {}');
    const message = 'error SB129 nobody answers query StockQuery; let an agent react to it';
    expect(told(web('Go'), 'agents:', asker)).toEqual([`4:49 ${message}`]);
    expect(told(web('Go'), 'events: { StockQuery: {} }', 'agents:', asker)).toEqual([`3:11 ${message}`]);
    expect(told(web('Go'), 'agents:', asker, agent('b', 'on: { topic: default }, publishes: {}'))).toEqual(
      [],
    );
  });

  it('may say an answer that its handlers do not publish, which is a warning', () => {
    const answers = (publishes: string) =>
      told(
        'events: { StockQuery: { answer: Stock } }',
        'agents:',
        agent('a', `on: StockQuery, publishes: ${publishes}`),
      ).filter((line) => !line.includes('SB301'));
    expect(answers('{ completed: Counted }')).toEqual([
      '2:33 warn SB231 StockQuery is answered by Stock, which a does not publish; let it publish that, or name what it does publish (Counted)',
    ]);
    expect(answers('{ outcomes: { told: Stock } }')).toEqual([]);
  });
});

describe('agents that ask', () => {
  it('each other in a circle are told with the way, once', () => {
    expect(
      told(
        web('Go'),
        'agents:',
        agent(
          'a',
          'reactions: [{ on: Go, publishes: {} }, { on: CQuery, task: c, publishes: {} }], asks: [AQuery]',
        ),
        agent('b', 'on: AQuery, asks: [BQuery], publishes: {}'),
        agent('c', 'on: BQuery, asks: [CQuery], publishes: {}'),
      ),
    ).toEqual([
      '4:121 warn SB226 agents that ask each other in a circle: a –AQuery→ b –BQuery→ c –CQuery→ a; where each asks before it answers, all of them wait until time is up, so let one of them answer without asking',
    ]);
  });

  it('others who answer by themselves are not', () => {
    expect(
      told(
        web('Go'),
        'agents:',
        agent('a', 'on: Go, asks: [BQuery, CQuery], publishes: {}'),
        agent('b', 'on: BQuery, asks: [CQuery], publishes: {}'),
        agent('c', 'on: CQuery, publishes: {}'),
      ),
    ).toEqual([]);
  });
});

describe('evidence', () => {
  const gate = (sources: string, evidence: string, quorum: number) =>
    told(
      sources,
      `gates: { g: { criteria: [{ evidence: ${evidence}, quorum: ${quorum} }] } }`,
      'agents:',
      agent('a', 'on: Go, gate: g, publishes: {}'),
    );
  const two = 'sources: { /x: { may: [Ok, Go] }, /y: { may: [Ok] } }';

  it('from fewer sources than its quorum can never suffice', () => {
    const end = 'can bring this evidence, and each source counts once; ask for fewer, or let others bring it';
    expect(gate(two, '{ type: Ok, from: /x }', 2)).toEqual([
      `3:70 error SB117 quorum 2 can never be reached: only /x ${end}`,
    ]);
    expect(gate(two, '{ type: Ok }', 3)).toEqual([
      `3:60 error SB117 quorum 3 can never be reached: only /x, /y ${end}`,
    ]);
  });

  it('is well where there are enough, or where anybody may publish', () => {
    expect(gate(two, '{ type: Ok }', 2)).toEqual([]);
    expect(gate('events: { Ok: {}, Go: {} }', '{ type: Ok }', 5)).toEqual([]);
  });
});

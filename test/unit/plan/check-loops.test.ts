// Loops: those that nothing ends, those that may end, and those that are counted.
import { agent, checked, plan } from './plan-text';

const source = 'sources: { /web: { may: [Go] } }';
const told = (...lines: string[]) =>
  checked(plan(source, ...lines))
    .filter((line) => /SB130|SB213/.test(line))
    .map((line) => line.replace(/^.*?(error|warn) /, ''));
const chain = (text: string) =>
  `SB130 a loop that nothing ends: ${text}, until limits.hops (64) cuts it off; give one of them an outcome that leads out, or write limits: { hops: … } for how long it may go on`;

const ping = agent('ping', 'on: { any: [Go, Pong] }, publishes: { completed: Ping }');
const pong = (words: string) => agent('pong', `on: Ping, publishes: { completed: Pong }${words}`);

describe('a loop of which each step is always taken', () => {
  it('is an error with the way', () => {
    expect(told('agents:', ping, pong(''))).toEqual([chain('ping –Ping→ pong –Pong→ ping')]);
  });

  it('is one also where it parts and joins again', () => {
    expect(
      told(
        'agents:',
        agent('begin', 'on: { any: [Go, Joined] }, publishes: { completed: Begun }'),
        agent('left', 'on: Begun, publishes: { completed: Left }'),
        agent('right', 'on: Begun, publishes: { completed: Right }'),
        agent('join', 'on: { all: [Left, Right] }, publishes: { completed: Joined }'),
      ),
    ).toEqual([
      chain('begin –Begun→ left –Left→ join –Joined→ begin'),
      'SB213 a loop: right –Right→ join –Joined→ begin –Begun→ right; it ends where join waits for more than Right, else by limits.hops (64)',
    ]);
  });

  it('is a warning where the plan says how long it may go on', () => {
    expect(told('limits: { hops: 9 }', 'agents:', ping, pong(''))).toEqual([
      'SB213 a loop: ping –Ping→ pong –Pong→ ping; nothing ends it but limits.hops (9)',
    ]);
  });

  it('is shortened where it is long', () => {
    const agents = Array.from({ length: 30 }, (_, at) =>
      agent(
        `a${at}`,
        `on: ${at === 0 ? '{ any: [Go, T30] }' : `T${at}`}, publishes: { completed: T${at + 1} }`,
      ),
    );
    expect(told('agents:', ...agents)[0]).toContain(' –T10→ (20 more) → a0, until');
  });
});

describe('a loop that may end is a warning that says where', () => {
  const end = (where: string) => [
    `SB213 a loop: ping –Ping→ pong –Pong→ ping; it ends where ${where}, else by limits.hops (64)`,
  ];

  it('by an outcome', () => {
    const other = agent('pong', 'on: Ping, publishes: { completed: Pong, outcomes: { enough: Over } }');
    expect(told('agents:', ping, other)).toEqual(end('pong does not publish Pong'));
  });

  it('by a filter on the payload', () => {
    const other = agent('pong', 'on: type=Ping and more=true, publishes: { completed: Pong }');
    expect(told('agents:', ping, other)).toEqual(end('Ping is none that pong asks for'));
  });

  it('by a join with something from outside', () => {
    const other = agent('pong', 'on: { all: [Ping, Go] }, publishes: { completed: Pong }');
    expect(told('agents:', ping, other)).toEqual(end('pong waits for more than Ping'));
  });

  it('by a round with a time', () => {
    const other = agent('pong', 'on: { all: [Ping], within: 1h }, publishes: { completed: Pong }');
    expect(told('agents:', ping, other)).toEqual(end('a round of pong lapses'));
  });

  it('by people who may refuse', () => {
    expect(told('agents:', ping, pong(', requires_approval: true'))).toEqual(end('pong is not let go on'));
  });

  it('by fail_on', () => {
    expect(told('fail_on: Pong', 'agents:', ping, pong(''))).toEqual(end('fail_on is met'));
  });
});

describe('a state machine', () => {
  const machine = (more = '') => [
    'states:',
    `  life: { on: { start: Go, success: Good, failure: Bad, retry: Bad }, publishes: { RUNNING: Run }${more} }`,
    'agents:',
    agent('worker', 'on: Run, publishes: { completed: Good, outcomes: { bad: Bad } }'),
  ];

  it('that counts its retries is no loop', () => {
    expect(told(...machine())).toEqual([]);
    expect(told(...machine(', max_retries: 5'))).toEqual([]);
  });

  it('does not hide a loop beside it', () => {
    expect(told(...machine(), agent('again', 'on: Bad, publishes: { completed: Run }'))).toEqual([
      'SB213 a loop: worker –Bad→ again –Run→ worker; it ends where worker does not publish Bad, else by limits.hops (64)',
    ]);
  });

  it('without a limit to its retries may go on', () => {
    const transitions =
      'transitions: [{ from: A, input: start, to: RUNNING }, { from: RUNNING, input: failure, to: F }, { from: F, input: retry, to: RUNNING }]';
    const lines = [
      'states:',
      `  life: { on: { start: Go, failure: Bad, retry: Again }, publishes: { RUNNING: Run, F: Again }, ${transitions} }`,
      'agents:',
      agent('worker', 'on: Run, publishes: { completed: Good, outcomes: { bad: Bad } }'),
    ];
    expect(told(...lines)).toHaveLength(1);
  });
});

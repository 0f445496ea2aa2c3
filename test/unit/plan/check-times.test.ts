// Times inside each other: joins, the work that they wait for, people, sagas, answers.
import { agent, checked, plan } from './plan-text';

const sources = 'sources: { /web: { may: [Go, More] } }';
const told = (...lines: string[]) =>
  checked(plan(sources, ...lines))
    .filter((line) => /SB22[789]|SB230/.test(line))
    .map((line) => line.replace(/^.*?warn /, ''));
const lapses = (join: string, within: string, why: string) =>
  `SB228 the join of ${join} can lapse while its work goes on: it waits ${within} from its first event, and ${why}; make it longer, or give the work less time`;

describe('a join', () => {
  const sender = (within: string) =>
    agent('sender', `on: { all: [Go, Packed], within: ${within} }, publishes: {}`);
  const packer = (words: string) => agent('packer', `on: Go, ${words}, publishes: { completed: Packed }`);

  it.each([
    ['timeout: 2h', 'packer may work for 2h'],
    ['timeout: 5m, deadline: 90m', 'packer may work for 90m'],
    ['requires_approval: { within: 2d }', 'packer may wait 2d for people'],
    ['requires_approval: { within: 1d }, timeout: 2h', 'packer may wait 1d for people and then work for 2h'],
  ])('that is over before the work that it waits for is told: %s', (words, why) => {
    expect(told('agents:', packer(words), sender('1h'))).toEqual([lapses('sender', '1h', why)]);
  });

  it('knows how long people have at a gate', () => {
    const gate = 'gates: { ready: { criteria: [{ approval: { within: 3d } }] } }';
    expect(told(gate, 'agents:', packer('gate: ready'), sender('1h'))).toEqual([
      lapses('sender', '1h', 'packer may wait 3d for people'),
    ]);
  });

  it.each([
    ['that is as long', 'timeout: 1h', '1h'],
    ['of work that nobody gave a time', 'task: pack', '1s'],
    ['whose deadline is shorter than the timeout', 'timeout: 2h, deadline: 30m', '1h'],
  ])('%s is well', (_, words, within) => {
    expect(told('agents:', packer(words), sender(within))).toEqual([]);
  });

  it('is well where everything else follows from the slow work, whose end begins the time', () => {
    const biller = agent('biller', 'on: Packed, publishes: { completed: Billed }');
    const waits = agent('sender', 'on: { all: [Packed, Billed], within: 1h }, publishes: {}');
    expect(told('agents:', packer('timeout: 2h'), biller, waits)).toEqual([]);
  });

  it('is well where others suffice, or where somebody else may be quicker', () => {
    const some = agent('sender', 'on: { at_least: 2, of: [Go, More, Packed], within: 1h }, publishes: {}');
    expect(told('agents:', packer('timeout: 2h'), some)).toEqual([]);
    const other = agent('other', 'on: More, publishes: { completed: Packed }');
    expect(told('agents:', packer('timeout: 2h'), other, sender('1h'))).toEqual([]);
    const either = agent('sender', 'on: { all: [Go, { any: [More, Packed] }], within: 1h }, publishes: {}');
    expect(told('agents:', packer('timeout: 2h'), either)).toEqual([]);
  });

  it('of an aggregator waits for all steps of a saga, one after the other', () => {
    const lines = [
      'sagas: { ship: { on: Go, publishes: { completed: Sent }, steps: [{ step: A, agent: a, undo: none, success: Half }, { step: B, agent: a, undo: none }] } }',
      'agents: { a: { run: { command: [node] }, timeout: 40m } }',
    ];
    const waitsFor = (type: string) =>
      `aggregators: [{ aggregator_id: both, wait_for: [{ type: Go }, { type: ${type} }], timeout: 1h, on_complete: X, on_timeout: Y }]`;
    expect(told(waitsFor('Sent'), ...lines)).toEqual([
      lapses('aggregator both', '1h', 'saga ship may take 80m (its steps one after the other)'),
    ]);
    expect(told(waitsFor('Half'), ...lines)).toEqual([]);
  });

  it('inside one that is over sooner never lapses by itself, nor does any or first', () => {
    expect(
      told(
        'agents:',
        agent('a', 'on: { all: [Go, { all: [Go, More], within: 2h }], within: 1h }, publishes: {}'),
        agent(
          'b',
          'on: { all: [Go, { any: [{ all: [Go, More], within: 2h }] }], within: 1h }, publishes: {}',
        ),
        agent('c', 'on: { all: [Go, { all: [Go, More], within: 30m }], within: 1h }, publishes: {}'),
        agent('d', 'on: { any: [Go, More], within: 1h, on_timeout: Late }, publishes: {}'),
      ),
    ).toEqual([
      'SB227 within 2h never passes: the join around it is over after 1h; make it shorter than that, or the other one longer',
      'SB227 within 2h never passes: the join around it is over after 1h; make it shorter than that, or the other one longer',
      'SB230 within 1h never passes: the first event meets any at once, and Late is never published; take it out, or write it on an all or at_least',
    ]);
  });
});

describe('an answer', () => {
  const keeper = agent('keeper', 'on: StockQuery, timeout: 5m, publishes: {}');
  const asker = agent('asker', 'on: Go, asks: [StockQuery], publishes: {}');
  const end =
    ', and keeper may work for 5m; give it events: { StockQuery: { timeout: … } } as long as that, or the work less time';

  it('that is awaited for less time than it may take is told', () => {
    expect(told('events: { StockQuery: { timeout: 1m } }', 'agents:', keeper)).toEqual([
      `SB229 an answer to StockQuery is awaited for 1m${end}`,
    ]);
    expect(told('agents:', keeper, asker)).toEqual([
      `SB229 an answer to StockQuery is awaited for 30s where nothing is said${end}`,
    ]);
  });

  it('that is awaited for longer than an attempt of whoever asks may take is told', () => {
    const events = 'events: { StockQuery: { timeout: 2m } }';
    const quick = agent('keeper', 'on: StockQuery, publishes: {}');
    const asking = (words: string) => told(events, 'agents:', quick, agent('asker', words));
    const reason = (time: string) =>
      `SB227 asker asks StockQuery, whose answer is awaited for 2m, and an attempt of its work is over after ${time}; give the work more time, or the question less`;
    expect(asking('on: Go, asks: [StockQuery], publishes: {}, timeout: 5s')).toEqual([reason('5s')]);
    expect(asking('on: Go, asks: [StockQuery], publishes: {}')).toEqual([reason('1m')]);
    expect(
      asking('asks: [StockQuery], publishes: {}, reactions: [{ on: Go }, { on: Go, task: t, timeout: 2m }]'),
    ).toEqual([]);
  });

  it('is well where it is as long, or where nobody of the plan asks', () => {
    const patient = agent('asker', 'on: Go, asks: [StockQuery], publishes: {}, timeout: 5m');
    expect(told('events: { StockQuery: { timeout: 5m } }', 'agents:', keeper, patient)).toEqual([]);
    expect(told('events: { StockQuery: {} }', 'agents:', keeper)).toEqual([]);
  });
});

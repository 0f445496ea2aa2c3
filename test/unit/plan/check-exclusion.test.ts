// Joins that wait for two endings of one run.
import { agent, checked, plan } from './plan-text';

const told = (...lines: string[]) =>
  checked(plan(...lines))
    .filter((line) => line.includes('SB225'))
    .map((line) => line.replace(/^.*?warn SB225 /, ''));
const once = 'sources: { /web: { may: [Go, More] } }';
const checker = agent(
  'checker',
  'on: Go, publishes: { completed: Passed, failed: Broken, outcomes: { refused: Refused } }',
);
const end = ', and it ends in one way; write any, or let somebody else publish one of them';

describe('a join that excludes itself', () => {
  it.each([
    ['all: [Passed, Refused]', 'completed', 'Refused', 'refused'],
    ['all: [Passed, Broken]', 'completed', 'Broken', 'failed'],
    ['at_least: 3, of: [Go, Passed, Broken]', 'completed', 'Broken', 'failed'],
    ['all: [Go, { all: [Passed, Refused] }]', 'completed', 'Refused', 'refused'],
  ])('waits for two endings of one run: %s', (join, as, other, otherwise) => {
    expect(told(once, 'agents:', checker, agent('teller', `on: { ${join} }, publishes: {}`))).toEqual([
      `teller waits for what excludes each other: Passed comes only where checker ends as ${as}, ${other} only where it ends as ${otherwise}${end}`,
    ]);
  });

  it('may do so many steps later, and is told once for all that follows from it', () => {
    const lines = [
      agent('packer', 'on: Passed, publishes: { completed: Packed }'),
      agent('refuser', 'on: Refused, publishes: { completed: Letter }'),
      agent('biller', 'on: Packed, publishes: { completed: Billed }'),
      agent('teller', 'on: { all: [Billed, Letter] }, publishes: { completed: Told }'),
      agent('last', 'on: { all: [Told, Go] }, publishes: {}'),
    ];
    expect(told(once, 'agents:', checker, ...lines)).toEqual([
      `teller waits for what excludes each other: Billed comes only where checker ends as completed, Letter only where it ends as refused${end}`,
    ]);
  });

  it('may be an ending of the plan, or wait for a saga', () => {
    const saga =
      'sagas: { ship: { on: Go, publishes: { completed: Sent, compensated: Back }, steps: [{ step: S, agent: a, undo: none }] } }';
    expect(
      told(once, 'complete_on: { all: [Sent, Back] }', saga, 'agents: { a: { run: { command: [node] } } }'),
    ).toEqual([
      `complete_on waits for what excludes each other: Sent comes only where saga ship ends as completed, Back only where it ends as compensated${end}`,
    ]);
  });

  it('is told where nobody declares sources too', () => {
    const teller = agent('teller', 'on: { all: [Passed, Refused] }, publishes: {}');
    expect(told('agents:', checker, teller)).toHaveLength(1);
  });
});

describe('nothing is said of a join', () => {
  const teller = agent('teller', 'on: { all: [Passed, Refused] }, publishes: {}');

  it.each([
    ['any', agent('teller', 'on: { any: [Passed, Refused] }, publishes: {}')],
    [
      'two of three, of which two may come',
      agent('teller', 'on: { at_least: 2, of: [Go, Passed, Refused] }, publishes: {}'),
    ],
    ['members in one ending', agent('teller', 'on: { all: [Go, Passed] }, publishes: {}')],
  ])('with %s', (_, line) => {
    expect(told(once, 'agents:', checker, line)).toEqual([]);
  });

  it.each([
    ['another agent publishes it', [agent('other', 'on: Go, publishes: { completed: Refused }')], once],
    ['a source sends it', [], 'sources: { /web: { may: [Go] }, /desk: { may: [Refused] } }'],
    ['two sources begin the work', [], 'sources: { /web: { may: [Go] }, /desk: { may: [Go] } }'],
  ])('where %s', (_, lines, sources) => {
    expect(told(sources, 'agents:', checker, teller, ...lines)).toEqual([]);
  });

  it('where the work is done several times', () => {
    const often = agent(
      'checker',
      'on: { any: [Go, More] }, publishes: { completed: Passed, failed: Broken }',
    );
    const waits = agent('teller', 'on: { all: [Passed, Broken] }, publishes: {}');
    expect(told(once, 'agents:', often, waits)).toEqual([]);
    const looping = agent(
      'checker',
      'on: { any: [Go, Broken] }, publishes: { completed: Passed, failed: Broken }',
    );
    expect(told(once, 'agents:', looping, waits)).toEqual([]);
  });

  it('where what it waits for may be published on the way', () => {
    const early = agent(
      'checker',
      'on: Go, publishes: { completed: Passed, emits: [Refused], outcomes: { refused: Refused } }',
    );
    expect(told(once, 'agents:', early, teller)).toEqual([]);
  });
});

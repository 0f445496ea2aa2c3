// Filters against payload schemas: fields that are not there, values that cannot be.
import { agent, checked, plan } from './plan-text';

const told = (schema: string, on: string, ...more: string[]) =>
  checked(
    plan(
      'sources: { /web: { may: [Order] } }',
      `events: { Order: { payload: ${schema} } }`,
      ...more,
      'agents:',
      agent('a', `on: ${on}, publishes: {}`),
    ),
  )
    .filter((line) => /SB131|SB132|SB224/.test(line))
    .map((line) => line.replace(/^plan.yaml:\d+:(\d+) \w+ /, '$1 '));

const open =
  '{ type: object, properties: { size: { type: integer }, to: { type: object, properties: { town: { type: string } } } } }';
const closed = '{ type: object, properties: { size: { type: integer } }, additionalProperties: false }';

describe('a field that the schema does not name', () => {
  it.each([
    ['type=Order and sise=3', '"sise", which sise reads; did you mean size?'],
    ['type=Order and payload.colour=red', '"colour", which payload.colour reads; there is size, to'],
  ])('is a warning where others may be there: %s', (filter, end) => {
    expect(told(open, filter)).toEqual([`38 SB224 the schema of payloads of Order does not name ${end}`]);
  });

  it('is one deeper down too, with the place in the schema', () => {
    expect(told(open, 'type=Order and payload.to.twon=Ulm')).toEqual([
      '38 SB224 the schema of payload.to of Order does not name "twon", which payload.to.twon reads; did you mean town?',
    ]);
  });

  it('is an error where the schema refuses others', () => {
    expect(told(closed, 'type=Order and sise=3')).toEqual([
      '38 SB131 filter can never match: payloads of Order cannot have "sise", which sise reads; did you mean size?',
    ]);
    expect(told(open, 'type=Order and payload.size.high=3')).toEqual([
      '38 SB131 filter can never match: payload.size of Order cannot have "high", which payload.size.high reads',
    ]);
  });

  it('is found in patterns at its key, by path or by dots, inside $or and in elements of lists', () => {
    const list =
      '{ type: object, properties: { items: { type: array, items: { type: object, properties: { id: { type: string } } } } } }';
    expect(told(open, '{ type: Order, filter: { payload: { sise: [3] } } }')).toEqual([
      '74 SB224 the schema of payloads of Order does not name "sise", which payload.sise reads; did you mean size?',
    ]);
    expect(told(open, '{ type: Order, filter: { payload.to.twon: [Ulm] } }')).toHaveLength(1);
    expect(
      told(open, '{ type: Order, filter: { payload: { $or: [{ size: [1] }, { sise: [2] }] } } }'),
    ).toHaveLength(1);
    expect(told(list, '{ type: Order, filter: { payload: { items: { id: [a] } } } }')).toEqual([]);
    expect(told(list, '{ type: Order, filter: { payload: { items: { idd: [a] } } } }')).toHaveLength(1);
  });

  it.each([
    ['{ type: object }', 'type=Order and x=1'],
    ['{ type: object, properties: { a: {} }, additionalProperties: { type: string } }', 'type=Order and x=1'],
    ['{ type: object, properties: { a: {} }, patternProperties: { "^x": {} } }', 'type=Order and x=1'],
    ['{ properties: { a: {} }, anyOf: [{ properties: { x: {} } }, {}] }', 'type=Order and x=1'],
    ['{ $ref: "#/$defs/it", $defs: { it: { properties: { x: {} } } } }', 'type=Order and x=1'],
    ['{ properties: { a: {} }, allOf: [{ properties: { x: {} } }] }', 'type=Order and x=1'],
    [closed, '{ type: Order, filter: { payload: { gone: [{ exists: false }] } } }'],
    ['{ properties: { a.b: {} } }', '{ type: Order, filter: { payload: { a: { b: [1] } } } }'],
    [closed, 'type=Order and topic=default'],
  ])('is not told where the schema leaves it open: %s, %s', (schema, on) => {
    expect(told(schema, on)).toEqual([]);
  });

  it('is not told where it may be an event of a type without a schema, or of one that has the field', () => {
    const more = (payload: string) =>
      `topics: { default: { default: true } }\nlate: refuse\nretry: {}\nroles: { r: [${payload}] }`;
    expect(told(closed, '{ filter: { type: [Order, Other], payload: { x: [1] } } }', more('ann'))).toEqual(
      [],
    );
    const two = plan(
      'sources: { /web: { may: [Order, Bill] } }',
      `events: { Order: { payload: ${closed} }, Bill: { payload: { properties: { x: {} } } } }`,
      'agents:',
      agent('a', 'on: { topic: default, filter: x=1 }, publishes: {}'),
      agent('b', 'on: { topic: default, filter: y=1 }, publishes: {}'),
    );
    expect(checked(two)).toEqual([
      'plan.yaml:6:64 warn SB224 the schema of payloads of Bill does not name "y", which y reads; did you mean x?',
    ]);
  });
});

describe('a value that a field cannot have', () => {
  const values =
    '{ properties: { n: { type: number }, i: { type: integer }, b: { type: boolean }, s: { type: string }, z: { type: "null" }, e: { enum: [low, high, 3] }, c: { const: yes }, l: { type: array, items: { enum: [x, y] } }, o: { type: object } } }';

  it.each([
    ['type=Order and n=big', 'n of Order is number, and big is none of that'],
    ['type=Order and i=1.5', 'i of Order is integer, and 1.5 is none of that'],
    ['type=Order and b=yes', 'b of Order is boolean, and yes is none of that'],
    ['type=Order and z=0', 'z of Order is null, and 0 is none of that'],
    ['type=Order and o=x', 'o of Order is object, and x is none of that'],
    ['type=Order and l=x', 'l of Order is array, and x is none of that'],
    [
      'type=Order and e=hig',
      'e of Order is one of "low", "high", 3, and hig is none of that; did you mean high?',
    ],
    ['type=Order and c=no', 'c of Order is one of "yes", and no is none of that'],
    [
      '{ type: Order, filter: { payload: { n: ["3"] } } }',
      'payload.n of Order is number, and ["3"] is none of that',
    ],
    [
      '{ type: Order, filter: { payload: { s: [{ numeric: [">", 3] }] } } }',
      'payload.s of Order is string, and [{"numeric":[">",3]}] is none of that',
    ],
    [
      '{ type: Order, filter: { payload: { e: [{ prefix: x }] } } }',
      'payload.e of Order is one of "low", "high", 3, and [{"prefix":"x"}] is none of that',
    ],
    [
      '{ type: Order, filter: { payload: { l: [zzzz] } } }',
      'payload.l of Order is one of "x", "y", and ["zzzz"] is none of that',
    ],
  ])('is an error: %s', (on, message) => {
    const [line = '', ...more] = told(values, on);
    expect([line.replace(/^\d+ /, ''), ...more]).toEqual([`SB132 filter can never match: ${message}`]);
  });

  it.each([
    'type=Order and n=3',
    'type=Order and i=3',
    'type=Order and s=3',
    'type=Order and b=true',
    'type=Order and z=null',
    'type=Order and e=3',
    'type=Order and e="3"',
    '{ type: Order, filter: { payload: { n: [{ numeric: [">", 3] }, text] } } }',
    '{ type: Order, filter: { payload: { e: [{ anything-but: low }] } } }',
    '{ type: Order, filter: { payload: { l: [x] } } }',
    '{ type: Order, filter: { payload: { n: [{ exists: false }] } } }',
  ])('is not told of one that it can have: %s', (on) => {
    expect(told(values, on)).toEqual([]);
  });
});

describe('a field of what tasks publish where the plan says nothing', () => {
  const planner = agent('a', 'on: Go, publishes: { planned: Planned }');
  const problems = (filter: string, ...lines: string[]) =>
    checked(
      plan(
        'sources: { /web: { may: [Go] } }',
        ...lines,
        'agents:',
        planner,
        agent('b', `on: { type: TaskCompletedEvent, filter: ${filter} }, publishes: {}`),
      ),
    );

  it('that resembles one of M3 is told', () => {
    expect(problems('taskid=copy')).toEqual([
      'plan.yaml:5:74 warn SB224 the schema of payloads of TaskCompletedEvent does not name "taskid", which taskid reads; did you mean task_id?',
    ]);
  });

  it('that is another one, or that the plan names itself, is not', () => {
    const named = 'events: { TaskCompletedEvent: { payload: { properties: { taskid: {} } } } }';
    expect([problems('task_id=copy'), problems('pages=3'), problems('taskid=copy', named)]).toEqual([
      [],
      [],
      [],
    ]);
  });
});

// What a document becomes: names, defaults, topics, and a hash of the content alone.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { compileText, loadPlan } from '../../../src/plan/load-plan';
import { agent, plan, refusals, variable } from './plan-text';

const compile = (...lines: string[]) => compileText(plan(...lines), 'plan.yaml');
const routing = (...lines: string[]) => compile(...lines).routing;

describe('a reaction', () => {
  it('has the name of its agent, or of agent and task where the agent has several', () => {
    const { reactions } = routing(
      'agents:',
      agent('a', 'on: X, task: look'),
      agent('b', 'reactions: [{ on: X, task: look }]'),
      agent('c', 'reactions: [{ on: X, task: look }, { on: Y }]'),
    );
    expect(reactions.map(({ name, agent, task }) => [name, agent, task])).toEqual([
      ['a', 'a', 'look'],
      ['b', 'b', 'look'],
      ['c/look', 'c', 'look'],
      ['c/c', 'c', 'c'],
    ]);
  });

  it('has what it says, else what its agent says, else what the plan says, else 60 s and three retries', () => {
    const lines = [
      'agents:',
      agent('a', 'timeout: 2m, reactions: [{ on: X, timeout: 3s, deadline: 1h }, { on: Y, task: y }]'),
      agent('b', 'on: X'),
    ];
    expect(routing(...lines).reactions.map(({ timeoutMs, deadlineMs }) => [timeoutMs, deadlineMs])).toEqual([
      [3_000, 3_600_000],
      [120_000, undefined],
      [60_000, undefined],
    ]);
    expect(routing('defaults: { timeout: 10s }', ...lines).reactions[2]?.timeoutMs).toBe(10_000);
    expect(routing(...lines).reactions[2]?.retry).toEqual({
      maxRetries: 3,
      backoff: 'exponential',
      initialDelayMs: 1_000,
      maxDelayMs: 30_000,
      noRetryOn: [],
      jitter: 'half',
    });
  });

  it('takes a retry policy by name or in place, each over the default one', () => {
    const { reactions } = routing(
      'retry: { default: { max_retries: 0, jitter: none }, stubborn: { max_retries: 9, max_delay: 1m } }',
      'agents:',
      agent('a', 'on: X'),
      agent('b', 'on: X, retry: stubborn'),
      agent('c', 'on: X, retry: { backoff_type: fixed, initial_delay: 2m }'),
    );
    expect(
      reactions.map(({ retry }) => [retry.maxRetries, retry.jitter, retry.initialDelayMs, retry.maxDelayMs]),
    ).toEqual([
      [0, 'none', 1_000, 30_000],
      [9, 'none', 1_000, 60_000],
      [0, 'none', 120_000, 120_000],
    ]);
  });

  it('publishes TaskCompletedEvent where it says nothing, and the others of a task where somebody asks for them', () => {
    const quiet = routing(
      'agents:',
      agent('a', 'on: X'),
      agent('b', 'on: X, publishes: { completed: Done }'),
    );
    expect(quiet.reactions.map(({ publishes }) => publishes)).toEqual([
      { completed: 'TaskCompletedEvent' },
      { completed: 'Done' },
    ]);
    const heard = routing(
      'fail_on: type=TaskFailedEvent',
      'agents:',
      agent('a', 'on: X'),
      agent('b', 'on: TaskStartedEvent, publishes: { completed: Done, failed: Broken }'),
    );
    expect(heard.reactions.map(({ publishes }) => publishes)).toEqual([
      { started: 'TaskStartedEvent', completed: 'TaskCompletedEvent', failed: 'TaskFailedEvent' },
      { completed: 'Done', failed: 'Broken' },
    ]);
  });

  it('publishes none of these unsaid where that would wake it again', () => {
    const { reactions } = routing(
      'topics: { work: { default: true }, alerts: {} }',
      'agents:',
      agent('a', 'on: TaskCompletedEvent'),
      agent('b', 'on: { topic: work }'),
      agent('c', 'on: { topic: alerts }'),
      agent('d', 'on: { type: TaskCompletedEvent, from: /c }'),
      agent('e', 'on: { topic: work, filter: size=3 }'),
      agent('f', 'on: { all: [X, { filter: { type: [{ prefix: Task }] } }] }'),
    );
    expect(reactions.map(({ publishes }) => publishes.completed !== undefined)).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('may wait for nested joins and filters', () => {
    const { reactions } = routing(
      'agents:',
      agent(
        'a',
        'on: { at_least: 2, of: [X, { first: [Y, "size=3 and note=\'two words\'"] }, { topic: t, from: /b }], within: 90s, on_timeout: Late }',
      ),
    );
    expect(reactions[0]?.on).toEqual({
      trigger: 'at_least',
      count: 2,
      withinMs: 90_000,
      onTimeout: 'Late',
      of: [
        { trigger: 'event', type: 'X' },
        {
          trigger: 'first',
          of: [
            { trigger: 'event', type: 'Y' },
            {
              trigger: 'event',
              filter: [
                { path: ['payload', 'size'], name: 'size', equals: 3, text: '3' },
                { path: ['payload', 'note'], name: 'note', equals: 'two words', text: 'two words' },
              ],
            },
          ],
        },
        { trigger: 'event', topic: 't', from: '/b' },
      ],
    });
  });
});

describe('the events of a plan', () => {
  it('are all that are declared, published, allowed or waited for, with who publishes them', () => {
    const { events, topics, defaultTopic } = routing(
      'sources: { /shop: { may: [Placed] } }',
      'events: { Placed: { topic: orders }, Stop: { kind: notification }, Unused: }',
      'complete_on: Written',
      'agents:',
      agent(
        'writer',
        'on: { all: [Placed, AskQuery], within: 1m, on_timeout: Stuck }, publishes: { completed: Written, outcomes: { no: Refused }, emits: [Half] }',
      ),
    );
    expect(events).toEqual({
      Placed: { topic: 'orders', kind: 'event', publishers: ['/shop'] },
      Stop: { kind: 'notification', publishers: [] },
      Unused: { kind: 'event', publishers: [] },
      AskQuery: { kind: 'query', publishers: [] },
      Stuck: { kind: 'event', publishers: ['/writer'] },
      Written: { kind: 'event', publishers: ['/writer'] },
      Refused: { kind: 'event', publishers: ['/writer'] },
      Half: { kind: 'event', publishers: ['/writer'] },
    });
    expect({ topics, defaultTopic }).toEqual({
      topics: { default: {}, orders: {} },
      defaultTopic: 'default',
    });
  });
});

describe('how an agent runs', () => {
  it('has variables filled in, and a module as a path from the folder of the plan', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plan-'));
    const text = plan(
      'vars: { port: 80, name: x }',
      'agents:',
      `  a: { run: { module: "./${variable('name')}.ts", loader: tsx, env: { PATH: inherit, PORT: "${variable('port')}", N: 3 } } }`,
      `  b: { run: { command: [node, "--port=${variable('port')}"], secrets: { T: "file:t.txt" } } }`,
    );
    const { run } = compileText(text, join(folder, 'plan.yaml'));
    expect(run.base).toBe(folder);
    expect(run.agents).toEqual({
      a: {
        kind: 'module',
        path: join(folder, 'x.ts'),
        loader: 'tsx',
        env: { PATH: 'inherit', PORT: '80', N: '3' },
        secrets: {},
      },
      b: { kind: 'command', argv: ['node', '--port=80'], cwd: folder, env: {}, secrets: { T: 'file:t.txt' } },
    });
  });
});

describe('the hash', () => {
  const team = {
    plan: 'team',
    sources: { '/owner': { may: ['Story'] }, '/ci': { may: ['Built'] } },
    topics: { work: { default: true, description: 'all' }, alerts: { priority: 'critical' } },
    events: { Story: { topic: 'work', kind: 'command' }, Built: { topic: 'alerts' } },
    limits: { hops: 9 },
    agents: {
      a: { run: { command: ['node'] }, on: { type: 'Story', topic: 'work' }, timeout: '5s', task: 'build' },
    },
  };

  it('is the same whatever the order of keys, the comments, the format and the folder', () => {
    const { hash } = compileText(JSON.stringify(team), 'team.json').routing;
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.nat()),
        fc.string(),
        fc.constantFrom('a.yaml', 'b/c.yaml'),
        (order, comment, file) => {
          const text = `# ${comment.replace(/[^ -~]/g, '')}\n${stringify(shuffled(team, order))}`;
          expect(compileText(text, file).routing.hash).toBe(hash);
        },
      ),
      { numRuns: 50 },
    );
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is another where the meaning is', () => {
    const hashOf = (change: object) =>
      compileText(JSON.stringify({ ...team, ...change }), 'a.json').routing.hash;
    const hashes = [
      {},
      { limits: { hops: 8 } },
      { plan: 'other' },
      { late: 'reopen' },
      { complete_on: 'Built' },
    ].map(hashOf);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is the same where an agent only runs otherwise', () => {
    const hashOf = (command: string) =>
      compile('agents:', `  a: { run: { command: [${command}] }, on: X }`).routing.hash;
    expect(hashOf('node')).toBe(hashOf('python3'));
  });
});

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown, order: Iterator<number>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => ({ key, each, at: Number(order.next().value) }))
      .sort((one, other) => one.at - other.at)
      .map(({ key, each }) => [key, shuffled(each, order)]),
  );
}

describe('a plan file', () => {
  const write = (folder: string, name: string, text: string) => writeFileSync(join(folder, name), text);

  it('is refused with every error that its check finds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plan-'));
    write(folder, 'schema.json', '{ "type": "object", "required": ["title"] }');
    write(folder, 'other.json', '{ "type": "objekt" }');
    write(folder, 'list.json', '[1]');
    const file = join(folder, 'plan.yaml');
    const text = plan(
      'sources: { /owner: { may: [Story, Other] } }',
      'events:',
      '  Story: { payload: ./schema.json, example: { name: x } }',
      '  Other: { payload: ./other.json }',
      'agents:',
      '  a: { run: { module: ./a.js }, on: Story, publishes: {} }',
      '  b: { run: { command: [python3, b.py] }, on: Other, publishes: {} }',
    );
    write(folder, 'plan.yaml', text);
    const end = 'does not exist beside the plan; write the file or its right name';
    await expect(loadPlan(file)).rejects.toThrow(
      [
        `${file}:4:45 error SB109 example of Story does not fit its payload schema: payload lacks "title"`,
        `${file}:5:21 error SB108 payload of Other is no JSON Schema: schema is invalid: data/type must be equal to one of the allowed values, data/type must be array, data/type must match a schema in anyOf`,
        `${file}:7:23 error SB107 module a.js ${end}`,
        `${file}:8:34 error SB107 command b.py ${end}`,
      ].join('\n'),
    );
    expect(
      refusals(text.replace('./schema.json', './nowhere.json').replace('./other.json', './list.json'), file),
    ).toEqual([
      `${file}:4:21 error SB107 payload: ${join(folder, 'nowhere.json')} does not exist; write a path that counts from the folder of the plan`,
      `${file}:5:21 error SB107 payload: ${join(folder, 'list.json')} needs to hold an object, got a list of 1`,
    ]);
  });

  it('is refused where it is not there', async () => {
    await expect(loadPlan('nowhere.yaml')).rejects.toThrow(
      'nowhere.yaml:1:1 error SB002 the file does not exist',
    );
  });

  it('is refused where its routing part is too large to travel', () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      agent(`agent-${index}`, `on: ${'X'.repeat(200)}${index}`),
    );
    expect(refusals(plan('agents:', ...many))).toEqual([
      expect.stringMatching(
        /^plan\.yaml:1:1 error SB110 the routing part has \d+ bytes, 131072 are allowed; split the plan$/,
      ),
    ]);
  });
});

// Words and values: what a plan may say, and what the answer is where it says something else.
import { agent, plan, refusals, variable } from './plan-text';

const agents = (...lines: string[]): string => plan('agents:', ...lines);

describe('an unknown word', () => {
  it('is refused with the nearest known one', () => {
    expect(refusals(plan('evnts: {}', 'agents: {}'))).toEqual([
      'plan.yaml:2:1 error SB011 unknown word "evnts"; did you mean events?',
    ]);
  });

  it('is refused with all known ones where none is near', () => {
    expect(refusals(plan('agents: {}', 'limits: { money: 3 }'))).toEqual([
      'plan.yaml:3:11 error SB011 unknown word "money"; limits knows hops, tasks',
    ]);
  });

  it('is refused once where it stands instead of a word that is needed', () => {
    expect(refusals(agents(agent('a', 'on: { al: [A, B] }')))).toEqual([
      'plan.yaml:3:40 error SB011 unknown word "al"; did you mean all?',
    ]);
    expect(refusals(agents('  a: { run: { modul: ./a.js } }'))).toEqual([
      'plan.yaml:3:15 error SB011 unknown word "modul"; did you mean module?',
    ]);
  });

  it('is refused beside every other problem, in the order of the text', () => {
    const text = plan(
      'complete_on: 3',
      'agents:',
      '  a: { on: X, tiemout: 3s }',
      '  b c: { run: { command: [node] } }',
      '  d: { run: { command: [] } }',
    );
    expect(refusals(text)).toEqual([
      'plan.yaml:2:14 error SB010 complete_on needs an event type, a filter or a join, got 3',
      'plan.yaml:4:3 error SB013 a needs "run"',
      'plan.yaml:4:15 error SB011 unknown word "tiemout"; did you mean timeout?',
      'plan.yaml:5:3 error SB010 the name needs letters, digits, ".", "_" and "-" only, got "b c"',
      'plan.yaml:6:24 error SB010 command needs at least 1, got 0',
    ]);
  });
});

describe('a word of run beside it', () => {
  it.each([
    ['env: { A: b }', 'run: { module: …, env: … }'],
    ['secrets: { A: env:A }', 'run: { module: …, secrets: … }'],
    ['loader: tsx', 'run: { module: …, loader: … }'],
    ['module: ./a.js', 'run: { module: … }'],
    ['command: [node]', 'run: { command: … }'],
  ])('is refused with where it belongs: %s', (words, written) => {
    const word = words.split(':')[0];
    expect(refusals(agents(agent('a', `on: X, ${words}`)))).toEqual([
      `plan.yaml:3:41 error SB011 "${word}" belongs inside run, not beside it: ${written}`,
    ]);
    expect(refusals(agents(agent('a', `reactions: [{ on: X, ${words} }]`)))).toEqual([
      `plan.yaml:3:55 error SB011 "${word}" belongs inside run, not beside it: ${written}`,
    ]);
  });
});

describe('on_unsatisfiable', () => {
  it.each(['complete_on', 'fail_on'])('is refused on %s', (word) => {
    expect(refusals(plan(`${word}: { all: [A, B], on_unsatisfiable: C }`, 'agents: {}'))).toEqual([
      expect.stringContaining(
        `error SB010 on_unsatisfiable works for reactions only, not for ${word}; take it out, or let a reaction wait and publish on_unsatisfiable`,
      ),
    ]);
  });
});

describe('within', () => {
  it.each(['complete_on', 'fail_on'])('is refused on %s, however deep', (word) => {
    const end = `error SB010 within works for reactions only, not for ${word}; take it out, or let a reaction wait and publish on_timeout`;
    expect(refusals(plan(`${word}: { all: [A, B], within: 3s }`, 'agents: {}'))[0]).toMatch(end);
    expect(refusals(plan(`${word}: { any: [A, { all: [B, C], within: 3s }] }`, 'agents: {}'))).toEqual([
      expect.stringContaining(end),
    ]);
  });
});

describe('a word of a later version', () => {
  it.each(['pools', 'conflicts', 'include', 'breakers'])('is refused with "not yet": %s', (word) => {
    expect(refusals(plan('agents: {}', `${word}: {}`))).toEqual([
      `plan.yaml:3:1 error SB012 not yet: "${word}" is a word for a later version; take it out`,
    ]);
  });

  it.each(['at_most', 'on_stale', 'deliver', 'capacity', 'strategy'])(
    'is refused on an agent: %s',
    (word) => {
      expect(refusals(agents(agent('a', `on: X, ${word}: 1`)))).toEqual([
        `plan.yaml:3:41 error SB012 not yet: "${word}" is a word for a later version; take it out`,
      ]);
    },
  );

  it('is refused in every other place that has some', () => {
    const text = plan(
      'events: { X: { supersedes: Y } }',
      'limits: { rounds: 3 }',
      'agents:',
      '  a: { run: { human: { role: lead } }, on: { type: X, quorum: 2 }, publishes: { compensated: P } }',
    );
    expect(
      refusals(text).map((line) => line.replace(' is a word for a later version; take it out', '')),
    ).toEqual([
      'plan.yaml:2:16 error SB012 not yet: "supersedes"',
      'plan.yaml:3:11 error SB012 not yet: "rounds"',
      'plan.yaml:5:15 error SB012 not yet: "human"',
      'plan.yaml:5:55 error SB012 not yet: "quorum"',
      'plan.yaml:5:81 error SB012 not yet: "compensated"',
    ]);
  });
});

describe('a wrong value', () => {
  it.each([
    ['timeout: "30"', 'timeout needs a unit, got "30"; write 30s, 30m or 30h'],
    ['timeout: 30', 'timeout needs a unit, got "30"; write 30s, 30m or 30h'],
    ['timeout: 5 parsecs', 'timeout needs a number and a unit like 30s, 5m or 2h, got "5 parsecs"'],
    ['timeout: -3s', 'timeout needs a number and a unit like 30s, 5m or 2h, got "-3s"'],
    ['timeout: 0s', 'timeout needs to be at least 1ms, got "0s"'],
    ['timeout: 9999d', 'timeout needs to be at most 365 days, got "9999d"'],
    ['on: "Two Words"', 'on needs an event type without blanks and "=", got "Two Words"'],
    ['on: "type="', 'on needs terms like severity=high joined by "and", got "type="'],
    ['on: "a=1 or b=2"', 'on needs "and" between its terms, got "or b=2"'],
    ['on: "a.b=1"', 'on reads the payload as payload.a.b, got "a.b"'],
    ['on: []', 'on needs an event type, a filter or a join, got an empty list'],
    ['on: {}', 'on needs a type, topic, from or filter, or a join: all, any, first, at_least'],
    ['on: { all: [] }', 'all needs at least 1, got 0'],
    ['on: { all: [A], any: [B] }', 'on needs one of all and any, not both; nest them to join joins'],
    ['on: { all: [A], type: B }', 'on needs type inside the members of all, not beside it'],
    ['on: { at_least: 3, of: [A, B] }', 'on needs at least 3 members in "of", got 2'],
    ['on: { at_least: 3 }', 'on needs "of" with at_least'],
    ['on: { all: [A], on_timeout: B }', 'on needs within with on_timeout'],
    ['on: { type: A, on_unsatisfiable: B }', 'on needs a join with on_unsatisfiable'],
    ['on: { filter: 3 }', 'filter needs to be text like severity=high or a pattern object, got 3'],
    [
      'on: X, requires_approval: { escalate: Z }',
      'requires_approval needs within with escalate, which is published when half of it has passed',
    ],
    ['retry: { max_retries: 1.5 }', 'max_retries needs to be a whole number, got 1.5'],
    [
      'retry: { backoff_type: cubic }',
      'backoff_type needs to be one of exponential, linear, fixed, got "cubic"',
    ],
    ['on: X, reactions: [{ on: Y }]', 'a needs on or reactions, not both; move on into reactions'],
  ])('is refused with what it was: %s', (words, message) => {
    const [line, ...more] = refusals(agents(agent('a', words)));
    expect(line?.replace(/^plan\.yaml:3:\d+ error SB010 /, '')).toBe(message);
    expect(more).toEqual([]);
  });

  it('is refused as a secret without being shown', () => {
    const text = agents('  a: { run: { command: [node], secrets: { TOKEN: hunter2 } } }');
    expect(refusals(text)).toEqual([
      'plan.yaml:3:50 error SB010 TOKEN needs a reference, env:NAME, env:NAME? or file:PATH, never the secret itself',
    ]);
  });
});

describe('a variable', () => {
  it('is refused where vars has none of that name', () => {
    const text = plan(
      'vars: { port: 80 }',
      'agents:',
      `  a: { run: { command: [node, "${variable('prt')}"] }, on: X }`,
    );
    expect(refusals(text)).toEqual([
      'plan.yaml:4:31 error SB111 no variable "prt" under vars; did you mean port?',
    ]);
  });

  it('is refused outside of run', () => {
    const text = plan('vars: { kind: X }', 'agents:', agent('a', `on: "kind=${variable('kind')}"`));
    expect(refusals(text)).toEqual([
      `plan.yaml:4:38 error SB111 variables work inside run only, got "kind=${variable('kind')}"`,
    ]);
  });
});

describe('an approval', () => {
  it('that is the name of a role is told how a role is written', () => {
    expect(refusals(agents(agent('a', 'on: B, requires_approval: lead')))).toEqual([
      'plan.yaml:3:60 error SB010 requires_approval needs to be true, false or who may give it, like { role: lead }, got "lead"',
    ]);
  });
});

describe('a role', () => {
  it('that names a person twice, as decisions count people, is refused with both names', () => {
    expect(refusals(plan('agents: {}', 'roles: { r: [ann, ann, /ann, "ann ", Ann, bob] }'))).toEqual([
      'plan.yaml:3:19 error SB010 r[1] names "ann" twice; once is enough',
      'plan.yaml:3:24 error SB010 r[2] names "ann" and "/ann", which are one person; once is enough',
      'plan.yaml:3:30 error SB010 r[3] names "ann" and "ann ", which are one person; once is enough',
      'plan.yaml:3:38 error SB010 r[4] names "ann" and "Ann", which are one person; once is enough',
    ]);
  });
});

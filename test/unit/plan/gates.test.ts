// Gates, approvals and roles: text in, the routing part or problems out.
import { compileText } from '../../../src/plan/load-plan';
import { agent, checked, plan, refusals } from './plan-text';

const head = ['sources: { /owner: { may: [A, B] } }', 'roles: { lead: [ann, bob] }'];
const compiled = (...lines: string[]) => compileText(plan(...head, ...lines), 'plan.yaml').routing;
const told = (...lines: string[]) => checked(plan(...head, ...lines));

describe('a gate', () => {
  it('has a reaction for each criterion that is evidence', () => {
    const { gates, reactions } = compiled(
      'agents:',
      agent('a', 'on: A, gate: g'),
      'gates:',
      '  g: { criteria: [{ approval: {} }, { evidence: { type: B }, quorum: 2, fresh_for: 1h }], on_open: Opened }',
    );
    const of = { trigger: 'event', type: 'B' };
    expect(gates).toEqual({
      g: {
        name: 'g',
        criteria: [
          { criterion: 'approval', quorum: 1 },
          { criterion: 'evidence', of, quorum: 2, freshForMs: 3_600_000 },
        ],
        onOpen: 'Opened',
      },
    });
    expect(reactions.map(({ name, does, gate }) => [name, does, gate])).toEqual([
      ['gate:g/1', { work: 'evidence', gate: 'g', criterion: 1 }, undefined],
      ['a', undefined, 'g'],
    ]);
    expect(reactions[0]).toMatchObject({ agent: 'g', task: 'evidence', on: of, publishes: {} });
  });

  it('feeds whoever waits for its decision', () => {
    expect(
      told(
        'agents:',
        agent('a', 'on: A, gate: g, publishes: {}'),
        agent('b', 'on: { any: [Opened, Refused, { type: Overdue, from: /g }] }, publishes: {}'),
        'gates:',
        '  g: { criteria: [{ approval: { within: 1h, escalate: Overdue } }], on_open: Opened, on_refused: Refused }',
      ),
    ).toEqual([]);
  });

  it('may publish on a topic that lists it, and wake what it holds, which is no loop', () => {
    expect(
      told(
        'topics: { t: { publishers: [/g, /owner, /a] } }',
        'agents:',
        agent('a', 'on: { any: [A, Opened] }, gate: g, publishes: {}'),
        'gates: { g: { criteria: [{ approval: {} }], on_open: Opened } }',
      ),
    ).toEqual([]);
  });

  it('that is not there is an error wherever it is named', () => {
    expect(
      told(
        'gates: { clear: { criteria: [{ evidence: { type: B } }] } }',
        'agents:',
        agent('a', 'on: A, gate: clera'),
        agent('b', 'reactions: [{ on: A, gate: constructor }]'),
        'tasks: { starts_on: A, t: { agent: a, gate: cler } }',
        'sagas:',
        '  s: { on: A, gate: clearr, steps: [{ step: One, agent: a, gate: claer, undo: none }] }',
      ),
    ).toEqual([
      'plan.yaml:6:47 error SB115 unknown gate "clera"; did you mean clear?',
      'plan.yaml:7:61 error SB115 unknown gate "constructor"; there is clear',
      'plan.yaml:8:45 error SB115 unknown gate "cler"; did you mean clear?',
      'plan.yaml:10:21 error SB115 unknown gate "clearr"; did you mean clear?',
      'plan.yaml:10:66 error SB115 unknown gate "claer"; did you mean clear?',
    ]);
  });

  it.each([
    ['{ evidence: { type: B }, approval: {} }', 'needs evidence or approval, not both; make it two criteria'],
    ['{ fresh_for: 1h }', 'needs evidence or approval'],
    ['{ approval: {}, fresh_for: 1h }', 'needs evidence with fresh_for'],
    ['{ approval: {}, quorum: 2 }', 'needs quorum inside approval, not beside it'],
    ['{ evidence: {} }', 'needs a type, topic, from or filter'],
    ['{ evidence: { quorum: 2 } }', 'needs a type, topic, from or filter'],
    ['{ evidence: { type: B, quorum: 2 }, quorum: 2 }', 'quorum inside evidence or beside it, not both'],
    ['{ evidence: { type: B, quorum: all } }', 'quorum needs a list of sources in from with all'],
    ['{ evidence: { type: B, from: /a, quorum: all } }', 'quorum needs a list of sources in from with all'],
    ['{ evidence: { type: B, from: [/a], quorum: most } }', 'needs to be a whole number, or all, got "most"'],
    ['{ evidence: { type: B, from: [/a], quorum: 0 } }', 'quorum needs to be at least 1, got 0'],
    ['{ evidence: { type: B, from: [] } }', 'from needs at least 1, got 0'],
    ['{ evidence: { type: B, from: [/a, /b, /a] } }', 'from names /a twice; once is enough'],
    ['{ evidence: { type: B, from: [/a, 7] } }', 'from[1] needs to be text, got 7'],
    [
      `{ evidence: { type: B, from: [${Array.from({ length: 65 }, (_, each) => `/s${each}`).join(', ')}] } }`,
      'from may have at most 64, got 65',
    ],
    [
      '{ approval: { escalate: X } }',
      'needs within with escalate, which is published when half of it has passed',
    ],
  ])('is refused with what was wrong: %s', (criterion, message) => {
    expect(refusals(plan('agents: {}', `gates: { g: { criteria: [${criterion}] } }`))).toEqual([
      expect.stringContaining(message),
    ]);
  });
});

describe('evidence of several sources', () => {
  const three = 'sources: { /a: { may: [Ok] }, /b: { may: [Ok] }, /c: { may: [Ok, Go] }, /d: { may: [Go] } }';
  const gate = (criterion: string) =>
    plan(three, `gates: { g: { criteria: [${criterion}] } }`, 'agents:', agent('x', 'on: Go, gate: g'));
  const criterionOf = (criterion: string) =>
    compileText(gate(criterion), 'plan.yaml').routing.gates?.g?.criteria[0];
  const of = { trigger: 'event', type: 'Ok' };

  it.each([
    ['from: [/a, /b, /c], quorum: all', { ...of, from: ['/a', '/b', '/c'] }, 3],
    ['from: [/a, /b, /c], quorum: 2', { ...of, from: ['/a', '/b', '/c'] }, 2],
    ['from: [/a, /b]', { ...of, from: ['/a', '/b'] }, 1],
    ['from: [/a], quorum: all', { ...of, from: '/a' }, 1],
    ['quorum: 2', of, 2],
  ])('is asked for as it is written: %s', (words, of, quorum) => {
    const criterion = `{ evidence: { type: Ok, ${words} } }`;
    expect(criterionOf(criterion)).toEqual({ criterion: 'evidence', of, quorum });
    expect(checked(gate(criterion))).toEqual([]);
  });

  it('means the same with its quorum inside or beside it, and the plan is the same', () => {
    const hashes = ['from: [/a, /b], quorum: 2 }', 'from: [/a, /b] }, quorum: 2'].map((words) =>
      compileText(gate(`{ evidence: { type: Ok, ${words} }`), 'plan.yaml'),
    );
    expect(new Set(hashes.map(({ routing }) => routing.hash)).size).toBe(1);
  });

  it('from a list whose member nobody is, or who does not publish it, is an error at that member', () => {
    expect(checked(gate('{ evidence: { type: Ok, from: [/a, /bb], quorum: all } }'))).toEqual([
      'plan.yaml:3:61 error SB103 unknown source "/bb"; did you mean /b?',
    ]);
    expect(checked(gate('{ evidence: { type: Ok, from: [/a, /d] } }'))).toEqual([
      'plan.yaml:3:61 error SB104 trigger can never match: Ok is published by /a, /b, /c, not by /d',
    ]);
  });

  it('with a quorum over its list is an error with both numbers, inside and beside it', () => {
    const end = 'from has 2 of them (/a, /b), and each source counts once; ask for fewer, or list more';
    expect(checked(gate('{ evidence: { type: Ok, from: [/a, /b], quorum: 3 } }'))).toEqual([
      `plan.yaml:3:74 error SB117 quorum 3 can never be reached: ${end}`,
    ]);
    expect(checked(gate('{ evidence: { type: Ok, from: [/a, /b] }, quorum: 3 }'))).toEqual([
      `plan.yaml:3:76 error SB117 quorum 3 can never be reached: ${end}`,
    ]);
  });
});

describe('an event of several sources', () => {
  const sources = 'sources: { /a: { may: [Ok] }, /b: { may: [Ok] }, /c: { may: [Ok, Go] } }';
  const told = (...lines: string[]) => checked(plan(sources, 'agents:', ...lines));

  it('is taken from any of them, in every trigger', () => {
    const { routing } = compileText(
      plan(sources, 'complete_on: { type: Ok, from: [/b, /c] }', 'agents:', agent('x', 'on: Go')),
      'plan.yaml',
    );
    expect(routing.completeOn).toEqual({ trigger: 'event', type: 'Ok', from: ['/b', '/c'] });
    expect(told(agent('x', 'on: { all: [{ type: Ok, from: [/a, /b] }, Go] }, publishes: {}'))).toEqual([]);
  });

  it('is checked source by source', () => {
    expect(told(agent('x', 'on: { type: Go, from: [/c, /b] }, publishes: {}'))).toEqual([
      'plan.yaml:4:61 error SB104 trigger can never match: Go is published by /c, not by /b',
    ]);
    expect(told(agent('x', 'on: { type: Go, from: [/c, /see] }, publishes: {}'))).toEqual([
      expect.stringContaining('error SB103 unknown source "/see"'),
    ]);
    expect(told(agent('x', 'on: { from: [/a, /b], filter: "source=/c" }, publishes: {}'))).toEqual([
      expect.stringContaining('filter can never match: source cannot be "/c" and one of /a, /b'),
    ]);
  });
});

describe('an approval', () => {
  it('is one person, whoever it is, or what is said; a reaction goes before its agent', () => {
    const { reactions, events } = compiled(
      'agents:',
      agent('a', 'on: A, requires_approval: true'),
      agent('b', 'on: A, requires_approval: { role: lead, quorum: 2, within: 1h, escalate: Overdue }'),
      agent(
        'c',
        'requires_approval: true, reactions: [{ on: A }, { on: B, task: t, requires_approval: false }]',
      ),
    );
    expect(reactions.map(({ approval }) => approval)).toEqual([
      { quorum: 1 },
      { role: 'lead', quorum: 2, withinMs: 3_600_000, escalate: 'Overdue' },
      { quorum: 1 },
      undefined,
    ]);
    expect(events.Overdue?.publishers).toEqual(['/approval']);
  });

  it('by a role that is not there is an error', () => {
    expect(
      told(
        'agents:',
        agent('a', 'on: A, requires_approval: { role: leed }'),
        'gates: { g: { criteria: [{ approval: { role: boss } }] } }',
      ),
    ).toEqual([
      'plan.yaml:5:68 error SB116 unknown role "leed"; did you mean lead?',
      'plan.yaml:6:46 error SB116 unknown role "boss"; there is lead',
    ]);
  });

  it('by more people than the role has is an error, for it can never be reached', () => {
    expect(
      told(
        'agents:',
        agent('a', 'on: A, requires_approval: { role: lead, quorum: 2 }'),
        agent('b', 'on: A, requires_approval: { role: lead, quorum: 3 }'),
        'gates: { g: { criteria: [{ approval: { role: lead, quorum: 4 } }] } }',
      ),
    ).toEqual([
      'plan.yaml:6:82 error SB117 quorum 3 can never be reached: role lead has 2 (ann, bob); ask for fewer, or name more',
      'plan.yaml:7:60 error SB117 quorum 4 can never be reached: role lead has 2 (ann, bob); ask for fewer, or name more',
    ]);
  });
});

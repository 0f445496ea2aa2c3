// Gates, approvals and roles: text in, the routing part or problems out.
import { compileText } from '../../../src/plan/load-plan';
import { agent, checked, plan, refusals } from './plan-text';

const head = ['sources: { /owner: { may: [A, B] } }', 'roles: { lead: [ann, bob, ann] }'];
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
      'plan.yaml:6:47 error SB115 unknown gate "clera"; there is clear',
      'plan.yaml:7:61 error SB115 unknown gate "constructor"; there is clear',
      'plan.yaml:8:45 error SB115 unknown gate "cler"; did you mean clear?',
      'plan.yaml:10:21 error SB115 unknown gate "clearr"; did you mean clear?',
      'plan.yaml:10:66 error SB115 unknown gate "claer"; there is clear',
    ]);
  });

  it.each([
    ['{ evidence: { type: B }, approval: {} }', 'needs evidence or approval, not both; make it two criteria'],
    ['{ fresh_for: 1h }', 'needs evidence or approval'],
    ['{ approval: {}, fresh_for: 1h }', 'needs evidence with fresh_for'],
    ['{ approval: {}, quorum: 2 }', 'needs quorum inside approval, not beside it'],
    ['{ evidence: {} }', 'needs a type, topic, from or filter'],
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

// Aggregators (M13): text in, the routing part or problems out.
import { compileText } from '../../../src/plan/load-plan';
import { agent, checked, plan, refusals } from './plan-text';

const team = [
  'sources: { /owner: { may: [A, B, C] } }',
  'agents:',
  agent('worker', 'on: A, publishes: { completed: Built }'),
  'aggregators:',
];
const aggregator = (words: string): string => plan(...team, `  - { aggregator_id: both, ${words} }`);
const compiled = (words: string) => compileText(aggregator(words), 'plan.yaml').routing;

describe('an aggregator', () => {
  it('is a join of its own, with a filter, a topic and a quorum where it says so', () => {
    const { aggregators, reactions, events } = compiled(
      'wait_for: [{ type: A, filter: size=3, topic: default }, { type: B }, { type: C }], quorum: 2, timeout: 1m, on_complete: Both, on_timeout: Late, on_unsatisfiable: Never',
    );
    const on = {
      trigger: 'at_least',
      count: 2,
      of: [
        {
          trigger: 'event',
          type: 'A',
          topic: 'default',
          filter: [{ path: ['payload', 'size'], name: 'size', equals: 3, text: '3' }],
        },
        { trigger: 'event', type: 'B' },
        { trigger: 'event', type: 'C' },
      ],
      withinMs: 60_000,
      onTimeout: 'Late',
      onUnsatisfiable: 'Never',
    };
    expect(aggregators).toEqual({ both: { id: 'both', on, onComplete: 'Both' } });
    expect(reactions.at(-1)).toMatchObject({
      name: 'both',
      on,
      publishes: { completed: 'Both' },
      does: { work: 'aggregate', aggregator: 'both' },
    });
    for (const type of ['Both', 'Late', 'Never']) expect(events[type]?.publishers).toEqual(['/both']);
  });

  it.each([
    ['region', ['payload', 'region']],
    ['payload.order.region', ['payload', 'order', 'region']],
    ['source', ['event', 'source']],
  ])('hands events on one by one where it joins several correlations: by %s', (written, path) => {
    const { aggregators, reactions, events } = compiled(
      `wait_for: [{ type: A }, { type: B }], correlate_by: ${written}, timeout: 1m, on_complete: Both`,
    );
    expect(aggregators?.both).toMatchObject({ correlateBy: path, on: { trigger: 'all', withinMs: 60_000 } });
    expect(reactions.at(-1)).toMatchObject({
      name: 'both',
      on: { trigger: 'any', of: [{ type: 'A' }, { type: 'B' }] },
      publishes: {},
      does: { work: 'forward', aggregator: 'both' },
    });
    expect(reactions.at(-1)?.on).not.toHaveProperty('withinMs');
    expect(events.Both?.publishers).toEqual(['/both']);
  });

  it('feeds whoever waits for its outcome', () => {
    const text = plan(
      ...team,
      '  - { aggregator_id: both, wait_for: [{ type: A }, { type: Built, from: /worker }], on_complete: Both }',
      'complete_on: { all: [{ type: Both, from: /both }] }',
    );
    expect(checked(text)).toEqual([]);
  });

  it('that waits for what cannot come is told like every trigger', () => {
    expect(
      checked(
        aggregator(
          'wait_for: [{ type: Bult }, { type: A, from: /wrker }, { type: B, from: /worker }], on_complete: X',
        ),
      ),
    ).toEqual([
      'plan.yaml:6:47 error SB104 trigger can never match: no event type "Bult"; did you mean Built?',
      'plan.yaml:6:72 error SB103 unknown source "/wrker"; did you mean /worker?',
      'plan.yaml:6:99 error SB104 trigger can never match: B is published by /owner, not by /worker',
    ]);
    expect(checked(aggregator('wait_for: [{ type: A }, { type: Else }], on_complete: X'))).toEqual([
      'plan.yaml:6:60 warn SB211 nobody publishes Else, which aggregator both waits for',
    ]);
  });

  it.each([
    ['wait_for: [{ type: A }], quorum: 2', 'quorum needs to be at most 1, as many as wait_for has, got 2'],
    [
      'wait_for: [{ type: A }], correlate_by: a.b',
      'correlate_by reads the payload as payload.a.b, got "a.b"',
    ],
    [
      'wait_for: [{ type: A }], correlate_by: "a b"',
      'correlate_by needs a field like region or payload.order.region, got "a b"',
    ],
    ['wait_for: [{ from: /owner }]', 'wait_for[0] needs "type"'],
    ['wait_for: []', 'wait_for needs at least 1, got 0'],
  ])('is refused with what was wrong: %s', (words, message) => {
    expect(refusals(aggregator(`${words}, on_complete: X`))).toEqual([expect.stringContaining(message)]);
  });
});

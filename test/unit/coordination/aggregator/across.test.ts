// The rules of an aggregator that joins events of several correlations: rounds, duplicates, lateness, where events belong.
import {
  advanceAggregator,
  initialAggregator,
  movedOutcome,
} from '../../../../src/coordination/aggregator/advance';
import { keyOf, shardOf } from '../../../../src/coordination/aggregator/shard';
import type { AggregatorSetting } from '../../../../src/coordination/aggregator/state';
import { type JoinTrigger, RULES_VERSION } from '../../../../src/plan/routing-plan';
import { START } from '../../../support/correlation';
import { envelope } from '../../../support/envelope';
import { join } from '../../../support/routing-plan';

const WITHIN = 7_200_000;
const setting: AggregatorSetting = {
  plan: 'team',
  hash: '0123456789abcdef',
  aggregator: {
    id: 'pair',
    on: join('all', ['A', 'B'], { withinMs: WITHIN, onTimeout: 'PairLate' }) as JoinTrigger,
    onComplete: 'Paired',
    correlateBy: ['payload', 'key'],
  },
  topics: {},
  defaultTopic: 'project.tasks',
  value: 'x',
  correlation: 'pair:x',
};

class Shard {
  constructor(readonly rules = RULES_VERSION) {}

  state = initialAggregator(setting);
  now = START;
  outcomes: string[] = [];

  private take(input: Parameters<typeof advanceAggregator>[2]) {
    const step = advanceAggregator({ ...setting, rules: this.rules }, this.state, input, this.now);
    this.state = JSON.parse(JSON.stringify(step.state));
    this.outcomes.push(...step.outcomes.map(({ event }) => event.type));
    return step;
  }

  event(type: string, id: string, rest = {}) {
    return this.take({ input: 'event', event: envelope(type, { id, payload: { key: 'x' }, ...rest }) });
  }

  comeDue() {
    const [timer = '', due = 0] = Object.entries(this.state.timers)[0] ?? [];
    this.now = due;
    return this.take({ input: 'timer', timer });
  }
}

describe('an aggregator across correlations', () => {
  it('publishes one outcome a round, with the correlations that it joined', () => {
    const given = new Shard();
    given.event('A', 'a1', { correlation_id: 'one' });
    const [outcome] = given.event('B', 'b1', { correlation_id: 'two' }).outcomes;
    expect(outcome?.event).toMatchObject({
      type: 'Paired',
      source: '/pair',
      correlation_id: 'pair:x',
      causes: ['a1', 'b1'],
    });
    expect(outcome?.payload).toMatchObject({
      correlations: ['one', 'two'],
      received: ['A', 'B'],
      missing: [],
    });
    expect(given.state.held).toEqual({});
    expect(given.state.outcomes).toMatchObject([{ type: 'Paired', round: 1 }]);
  });

  it.each([
    ['one millisecond before', WITHIN - 1, ['Paired']],
    ['at the very time, taken first', WITHIN, ['Paired']],
  ])('is met by the last event %s its deadline', (_, after, outcomes) => {
    const given = new Shard();
    given.event('A', 'a1');
    given.now += after;
    given.event('B', 'b1');
    expect(given.outcomes).toEqual(outcomes);
    expect(given.state.timers).toEqual({});
  });

  it('counts what comes after its deadline as late, and opens no round for it', () => {
    const given = new Shard();
    given.event('A', 'a1');
    given.comeDue();
    given.now += 1;
    given.event('B', 'b1');
    expect(given.outcomes).toEqual(['PairLate']);
    expect(given.state.counts.late).toBe(1);
    expect(given.state.timers).toEqual({});
  });

  it('takes what comes after its deadline for the next round, where that has begun', () => {
    const given = new Shard();
    given.event('A', 'a1');
    given.comeDue();
    given.event('A', 'a2');
    given.event('B', 'b1');
    expect(given.outcomes).toEqual(['PairLate', 'Paired']);
    expect(given.state.counts.late).toBe(0);
  });

  it('counts what comes long after its deadline as late, too', () => {
    const given = new Shard();
    given.event('A', 'a1');
    given.comeDue();
    given.now += 10 * WITHIN;
    given.event('B', 'b1');
    expect(given.outcomes).toEqual(['PairLate']);
    expect(given.state.counts.late).toBe(1);
    given.event('B', 'b2');
    given.event('A', 'a2');
    expect(given.outcomes).toEqual(['PairLate', 'Paired']);
  });

  it('takes what comes long after its deadline as the beginning of the next round, if begun with older rules', () => {
    const given = new Shard(2);
    given.event('A', 'a1');
    given.comeDue();
    given.now += WITHIN + 1;
    given.event('B', 'b2');
    given.event('A', 'a2');
    expect(given.outcomes).toEqual(['PairLate', 'Paired']);
    expect(given.state.outcomes.map(({ round }) => round)).toEqual([1, 2]);
  });

  it('counts the same event once, the same id with other content as a conflict, and what it does not wait for', () => {
    const given = new Shard();
    given.event('A', 'a1');
    given.event('A', 'a1');
    given.event('A', 'a1', { payload: { key: 'x', more: 1 } });
    given.event('C', 'c1');
    given.event('', 'no event');
    expect(given.state.counts).toEqual({ duplicates: 1, conflicts: 1, unmatched: 1, late: 0, malformed: 1 });
    expect(given.outcomes).toEqual([]);
  });

  it('keeps what did not count, and why, so that people can be told', () => {
    const given = new Shard();
    given.event('A', 'a1');
    given.event('A', 'a1', { payload: { key: 'x', more: 1 } });
    given.event('', 'no event');
    given.comeDue();
    given.event('B', 'b1', { correlation_id: 'two' });
    expect(given.state.left).toMatchObject([
      { as: 'conflict', id: 'a1' },
      { as: 'malformed', id: 'no event', problem: expect.stringContaining('event.type') },
      { as: 'late', id: 'b1', type: 'B', correlation: 'two' },
    ]);
  });

  it('remembers where an outcome went that found its correlation ended', () => {
    const given = new Shard();
    given.event('A', 'a1');
    given.event('B', 'b1');
    const id = given.state.outcomes[0]?.id ?? '';
    expect(movedOutcome(given.state, id, 'pair:x~1').outcomes[0]?.correlation).toBe('pair:x~1');
  });
});

describe('the shard of an event', () => {
  const of = (payload: object) => shardOf(['payload', 'key'], envelope('A', { payload: payload as never }));

  it('is named by the value, so that people find it, and never shared by two values', () => {
    expect(of({ key: 'eu west' })).toEqual({ value: 'eu west', key: 'eu west' });
    const values = ['5', 5, true, 'true', '5!', 'true!', '', 'a:b', '~x', 'x'.repeat(200), 'é', 'ä\u0000'];
    const keys = values.map(keyOf);
    expect(new Set(keys).size).toBe(values.length);
    for (const key of keys) expect(key).not.toContain(':');
  });

  it.each([
    [{}, 'payload.key is not there'],
    [{ key: null }, 'payload.key is null'],
    [{ key: [1] }, 'payload.key is a list'],
    [{ key: {} }, 'payload.key is an object'],
  ])('is refused for %j', (payload, problem) => {
    expect(of(payload)).toEqual({ problem: expect.stringContaining(problem) });
  });
});

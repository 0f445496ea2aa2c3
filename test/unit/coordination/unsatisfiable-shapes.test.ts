// N3 for joins of every shape: nested, first, at_least; and what a round that was given up leaves behind.
import { ROUNDS_A_STEP } from '../../../src/coordination/satisfiability/end-unmeetable';
import type { Trigger } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, routingPlan } from '../../support/routing-plan';

const TYPES = ['A', 'B', 'C', 'D'] as const;

/** One agent a type, woken by `Make<type>`, all of them at work. */
const given = (on: Trigger, made: readonly string[] = TYPES) => {
  const agents = Object.fromEntries(
    TYPES.map((type) => [type.toLowerCase(), { on: `Make${type}`, publishes: { completed: type } }]),
  );
  const correlation = new Correlation(
    routingPlan(
      { ...agents, waiter: { on, publishes: { completed: 'Done' } } },
      { sources: { '/outside': { may: ['Approved', ...TYPES.map((type) => `Make${type}`)] } } },
    ),
  );
  correlation.publish(...made.map((type) => envelope(`Make${type}`)));
  return {
    correlation,
    succeed: (...types: string[]) => {
      for (const type of types) correlation.answer(workOf(correlation, type));
    },
    fail: (...types: string[]) => {
      for (const type of types) correlation.fail(workOf(correlation, type));
    },
    published: (type: string) => correlation.events.filter(({ event }) => event.type === type),
  };
};

const workOf = ({ running }: Correlation, type: string): string =>
  running.find((delivery) => delivery.startsWith(`${type.toLowerCase()}#`)) ?? `nobody makes ${type}`;

const hopeless = { onUnsatisfiable: 'Hopeless' };

describe('at least two of three', () => {
  it('waits while two may still come, and ends when they may not', () => {
    const { succeed, fail, published } = given(join('at_least', ['A', 'B', 'C'], { count: 2, ...hopeless }));
    succeed('A');
    fail('B');
    expect(published('Hopeless')).toEqual([]);
    fail('C');
    expect(published('Hopeless')).toMatchObject([{ payload: { received: ['A'], missing: ['B', 'C'] } }]);
  });
});

describe('any and first', () => {
  it('need nothing of their members that are gone', () => {
    const { correlation, succeed, fail } = given(
      join('all', [join('first', ['A', 'B']), join('any', ['C', 'D'])]),
    );
    fail('A', 'C');
    succeed('B', 'D');
    expect(correlation.running).toEqual(['waiter#r1']);
  });

  it('doom the join around them when the last of their members is gone', () => {
    const { succeed, fail, published } = given(join('all', ['A', join('first', ['B', 'C'])], hopeless));
    succeed('A');
    fail('B');
    expect(published('Hopeless')).toEqual([]);
    fail('C');
    expect(published('Hopeless')).toMatchObject([{ payload: { missing: ['B', 'C'] } }]);
  });

  it('of a first that was met before, doom every later round', () => {
    const { correlation, succeed, published } = given(
      join('all', ['A', join('first', ['B', 'C'])], hopeless),
    );
    succeed('A', 'B');
    correlation.publish(envelope('MakeA', { id: 'again' }));
    succeed('A');
    expect(correlation.rounds).toHaveLength(1);
    expect(published('Hopeless')).toMatchObject([
      {
        payload: {
          received: ['A'],
          missing: ['B', 'C'],
          because: expect.arrayContaining(['first of B, C was met before, and is met once']),
        },
      },
    ]);
  });
});

describe('a join in a join', () => {
  it('goes with the one around it, which says exactly what is missing', () => {
    const { correlation, succeed, fail, published } = given(
      join('all', ['A', join('all', ['B', 'C'])], hopeless),
    );
    succeed('A', 'B');
    fail('C');
    expect(published('Hopeless')).toMatchObject([{ payload: { received: ['A', 'B'], missing: ['C'] } }]);
    expect(correlation.facts.filter((fact) => fact.fact === 'join-unsatisfiable')).toHaveLength(1);
    expect(correlation.state).toMatchObject({ held: {}, timers: {} });
  });

  it('publishes its own event first where it has one', () => {
    const inner = join('all', ['B', 'C'], { onUnsatisfiable: 'InnerHopeless' });
    const { correlation, succeed, fail } = given(join('all', ['A', inner], hopeless));
    succeed('A', 'B');
    fail('C');
    expect(correlation.types.slice(-2)).toEqual(['InnerHopeless', 'Hopeless']);
  });

  it('may be replaced by what it publishes then', () => {
    const inner = join('all', ['B', 'C'], { onUnsatisfiable: 'Plan B' });
    const { correlation, succeed, fail, published } = given(
      join('all', ['A', join('first', [inner, 'Plan B'])], hopeless),
    );
    succeed('A', 'B');
    fail('C');
    expect(published('Hopeless')).toEqual([]);
    expect(correlation.running).toContain('waiter#r1');
  });

  it('ends alone where the one around it can do without', () => {
    const { correlation, succeed, fail } = given(join('any', [join('all', ['A', 'B'], hopeless), 'D']));
    succeed('A');
    fail('B');
    expect(correlation.endingOf('waiter#5')).toBe('discarded(unsatisfiable)');
    succeed('D');
    expect(correlation.types).toContain('Hopeless');
    expect(correlation.running).toContain('waiter#7');
  });
});

describe('what is still on its way to a round that was given up', () => {
  it('is dropped when it comes, and no second round begins', () => {
    const { correlation, succeed, fail, published } = given(join('all', ['A', 'B', 'C', 'D'], hopeless));
    succeed('A');
    fail('B');
    succeed('C', 'D');
    expect(published('Hopeless')).toHaveLength(1);
    expect(correlation.endingOf('waiter#7')).toBe('discarded(unsatisfiable)');
    expect(correlation.endingOf('waiter#8')).toBe('discarded(unsatisfiable)');
    expect(correlation.open).toEqual([]);
  });

  it('is dropped also where a join within waited for it', () => {
    const { correlation, succeed, fail, published } = given(
      join('all', ['A', join('all', ['C', 'D']), 'B'], hopeless),
    );
    succeed('C');
    fail('B');
    succeed('D', 'A');
    expect(published('Hopeless')).toHaveLength(1);
    expect(correlation.open).toEqual([]);
    expect(correlation.state.held).toEqual({});
  });

  it('leaves the next round whole', () => {
    const { correlation, succeed, fail } = given(join('all', ['A', 'B', 'C', 'D'], hopeless));
    succeed('A');
    fail('B');
    succeed('C');
    fail('D');
    correlation.publish(...TYPES.map((type) => envelope(`Make${type}`, { id: `again-${type}` })));
    succeed('D', 'C', 'B', 'A');
    expect(correlation.running).toEqual(['waiter#r1']);
    expect(correlation.dispatched.at(-1)?.delivery.members).toHaveLength(4);
  });

  it('is not what somebody outside may send: that counts for the next round', () => {
    const { correlation, succeed, fail } = given(join('all', ['A', 'B', 'Approved'], hopeless));
    succeed('A');
    fail('B');
    correlation.publish(...['A', 'B'].map((type) => envelope(`Make${type}`, { id: `again-${type}` })));
    succeed('A', 'B');
    correlation.publish(envelope('Approved'));
    expect(correlation.rounds).toHaveLength(1);
  });

  it('is remembered over a rollover', () => {
    const { correlation, succeed, fail, published } = given(join('all', ['A', 'B', 'C'], hopeless));
    succeed('A');
    fail('B');
    correlation.rollOver();
    succeed('C');
    expect(published('Hopeless')).toHaveLength(1);
    expect(correlation.open).toEqual(['d#4 running']);
  });
});

describe('hundreds of rounds that are lost at once', () => {
  it('end in steps, each of which begins by itself, and each round once', () => {
    const { correlation, published } = given(join('all', ['A', 'B'], hopeless), []);
    const times = ROUNDS_A_STEP + 50;
    const events = Array.from({ length: times }, (_, number) => [
      envelope('MakeA', { id: `a-${number}` }),
      envelope('MakeB', { id: `b-${number}` }),
    ]);
    correlation.publish(...events.flat());
    for (let next = correlation.running; next.length > 1; next = correlation.running) {
      const [first] = next.filter((delivery) => delivery.startsWith('a#'));
      if (first) correlation.answer(first);
      else correlation.fail(next[0] ?? '');
    }
    expect(published('Hopeless')).toEqual([]);
    correlation.fail(correlation.running[0] ?? '');
    expect(published('Hopeless')).toHaveLength(ROUNDS_A_STEP);
    expect(correlation.state.phase).toBe('active');
    correlation.comeDue();
    expect(published('Hopeless')).toHaveLength(times);
    expect(correlation.state).toMatchObject({ open: {}, held: {}, timers: {} });
  });
});

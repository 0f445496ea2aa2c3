// Small random plans around joins, and random lives of theirs, for properties of what can still be met.
import fc from 'fast-check';
import type { RoutingPlan, RoutingPublishes, Trigger } from '../../src/plan/routing-plan';
import { type AgentWords, join, on, routingPlan } from './routing-plan';

/** Nobody in these plans publishes them. */
export const OUTSIDE = ['O', 'P'] as const;
const INSIDE = ['A', 'B', 'C', 'D'] as const;
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const inside = fc.constantFrom(...INSIDE);
const any = fc.constantFrom(...OUTSIDE, ...INSIDE);

/** Joins over inside and outside types, with joins in them. */
const joined: fc.Arbitrary<Trigger> = fc.letrec<{ join: Trigger; member: Trigger }>((tie) => ({
  member: fc.oneof(
    { weight: 6, arbitrary: inside.map((type): Trigger => on(type)) },
    { weight: 2, arbitrary: fc.constantFrom(...OUTSIDE).map((type): Trigger => on(type)) },
    { weight: 2, arbitrary: tie('join') },
  ),
  join: fc
    .record({
      trigger: fc.constantFrom(
        'all' as const,
        'all' as const,
        'at_least' as const,
        'first' as const,
        'any' as const,
      ),
      of: fc.array(tie('member'), { minLength: 2, maxLength: 3, depthIdentifier: 'join' }),
      withinMs: maybe(fc.constantFrom(10, 25)),
      onTimeout: seldom(inside),
      onUnsatisfiable: seldom(inside),
    })
    .map(({ trigger, of, ...rest }) =>
      join(trigger, of, { ...rest, ...(trigger === 'at_least' && { count: 2 }) }),
    ),
})).join;

const publishes: fc.Arbitrary<RoutingPublishes> = fc.record({
  started: seldom(inside),
  completed: maybe(inside),
  failed: seldom(inside),
  outcomes: maybe(fc.record({ refused: inside })),
});

const worker: fc.Arbitrary<AgentWords> = fc.record({
  on: fc.oneof(
    { weight: 3, arbitrary: any.map((type): Trigger => on(type)) },
    { weight: 2, arbitrary: joined },
  ),
  publishes,
});

/** Two or three workers, and a join that waits for what they do. */
export const smallPlan: fc.Arbitrary<RoutingPlan> = fc
  .record({ one: worker, two: worker, three: maybe(worker), waiter: fc.record({ on: joined }) })
  .map(({ three, ...agents }) =>
    routingPlan(three ? { ...agents, three } : agents, {
      // Each outside type is outside also where a plan that was drawn says nothing of it.
      sources: { '/outside': { may: [...OUTSIDE] } },
      limits: { hops: 3 },
    }),
  );

/**
 * Three workers woken by single events, each with one type that matters to a join of what they publish. Which of two endings of one
 * worker comes is not judged before it has come, so none here has two.
 */
export const plainPlan: fc.Arbitrary<RoutingPlan> = fc
  .record({
    workers: fc.array(fc.record({ on: any.map((type): Trigger => on(type)), completed: maybe(inside) }), {
      minLength: 3,
      maxLength: 3,
    }),
    trigger: fc.constantFrom('all' as const, 'at_least' as const),
    of: fc.uniqueArray(inside, { minLength: 2, maxLength: 3 }),
  })
  .map(({ workers, trigger, of }) => {
    const agents = Object.fromEntries(
      workers.map(({ on, completed }, number) => [
        `worker-${number}`,
        { on, publishes: { completed, outcomes: { refused: 'Refused' } } },
      ]),
    );
    const waiter = { on: join(trigger, of, trigger === 'at_least' ? { count: 2 } : {}) };
    return routingPlan(
      { ...agents, waiter },
      { sources: { '/outside': { may: [...OUTSIDE] } }, limits: { hops: 64 } },
    );
  });

/** What happens next: the number chooses among what is there at that moment. */
export interface Happens {
  what: 'outside' | 'completed' | 'refused' | 'failed' | 'deadline';
  which: number;
}

export const smallLife: fc.Arbitrary<Happens[]> = fc.array(
  fc.record({
    what: fc.constantFrom<Happens['what'][]>(
      'outside',
      'outside',
      'completed',
      'completed',
      'refused',
      'failed',
      'deadline',
    ),
    which: fc.nat(11),
  }),
  { minLength: 3, maxLength: 14 },
);

// Random plans and random lives of a correlation, for properties of the rules.
import fc from 'fast-check';
import type { Ending } from '../../src/coordination/delivery/ending';
import type { JsonObject } from '../../src/events/json';
import { KINDS } from '../../src/events/kind';
import type { EventTrigger, RoutingPlan, Trigger } from '../../src/plan/routing-plan';
import { type AgentWords, routingPlan } from './routing-plan';

export const TYPES = ['A', 'B', 'C', 'D'] as const;
export const SOURCES = ['/outside', '/other', '/one'] as const;
const NAMES = ['one', 'two', 'four', 'three/build', 'three/check', 'constructor'];
const type = fc.constantFrom(...TYPES);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const leaf: fc.Arbitrary<EventTrigger> = fc
  .record({
    type: fc.option(type, { nil: undefined, freq: 8 }),
    topic: seldom(fc.constantFrom('project.tasks', 'project.alerts')),
    from: seldom(fc.constantFrom<string | string[]>(...SOURCES, SOURCES.slice(0, 2))),
    severity: seldom(fc.constantFrom('high', 'low')),
  })
  .map(({ severity, ...rest }) => ({
    trigger: 'event',
    ...rest,
    ...(severity && {
      filter: [{ path: ['payload', 'severity'], name: 'severity', equals: severity, text: severity }],
    }),
  }));

/** Triggers of every kind, joins in joins up to two deep. */
export const trigger: fc.Arbitrary<Trigger> = fc.letrec<{ trigger: Trigger }>((tie) => ({
  trigger: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'trigger' },
    leaf,
    fc
      .record({
        trigger: fc.constantFrom('all' as const, 'any' as const, 'first' as const, 'at_least' as const),
        of: fc.array(tie('trigger'), { minLength: 1, maxLength: 3 }),
        withinMs: maybe(fc.constantFrom(10, 25)),
        onTimeout: maybe(type),
        onUnsatisfiable: maybe(type),
      })
      .map((join) => (join.trigger === 'at_least' ? { ...join, count: Math.min(2, join.of.length) } : join)),
  ),
})).trigger;

const agent: fc.Arbitrary<AgentWords> = fc.record({
  on: trigger,
  publishes: fc.record({
    started: maybe(type),
    completed: maybe(type),
    failed: maybe(type),
    outcomes: maybe(fc.record({ refused: type })),
  }),
  timeoutMs: fc.constantFrom(60_000, 3_600_000),
});

/** Small plans in which everything may cause everything; the hop limit ends what would go on for ever. */
export const plan: fc.Arbitrary<RoutingPlan> = fc
  .record({
    agents: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }),
    words: fc.array(agent, { minLength: 4, maxLength: 4 }),
    kinds: fc.array(fc.constantFrom(...KINDS), { minLength: 4, maxLength: 4 }),
    priority: maybe(fc.constantFrom('critical' as const, 'low' as const)),
    subscribers: maybe(fc.constant<string[]>(['/one', '/two'])),
    completeOn: maybe(trigger),
    failOn: seldom(trigger),
    sources: seldom(fc.constant<RoutingPlan['sources']>({ '/outside': { may: ['A', 'B', 'C'] } })),
  })
  .map(({ agents, words, kinds, priority, subscribers, ...rest }) => {
    const made = routingPlan(
      Object.fromEntries(agents.map((name, position) => [name, words[position] as AgentWords])),
      {
        ...rest,
        topics: { 'project.tasks': { priority }, 'project.alerts': { subscribers } },
        limits: { hops: 2 },
      },
    );
    TYPES.forEach((name, position) => {
      const known = made.events[name];
      if (known) known.kind = kinds[position] ?? 'event';
    });
    return made;
  });

/** One thing that happens to a correlation. Numbers choose among what is there at that moment. */
export type Happening =
  | {
      happens: 'event';
      type: string;
      id: string;
      source: string;
      payload: JsonObject;
      topic: string;
      emitted: boolean;
    }
  | { happens: 'rubbish'; signal: unknown }
  | { happens: 'ending'; which: number; ending: Ending }
  | { happens: 'deadline'; which: number }
  | { happens: 'time'; ms: number }
  | { happens: 'rollover' | 'reopened' | 'cancel' };

const ending: fc.Arbitrary<Ending> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ending: fc.constant('answered' as const),
      payload: fc.constantFrom<JsonObject[]>({}, { severity: 'high' }),
      outcome: seldom(fc.constantFrom('refused', 'unheard of', 'constructor')),
      attempts: fc.constant(1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ending: fc.constant('failed' as const),
      reason: fc.constantFrom('timeout', 'constructor', '__proto__'),
      problem: fc.constant('it did not work'),
      attempts: fc.constant(4),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ ending: 'cancelled' as const }) },
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      happens: fc.constant('event' as const),
      type: fc.oneof(type, fc.constant('Unheard')),
      id: fc.integer({ min: 1, max: 30 }).map((number) => `evt-${number}`),
      source: fc.constantFrom(...SOURCES),
      payload: fc.constantFrom<JsonObject[]>({}, { severity: 'high' }, { severity: 'low' }),
      topic: fc.constantFrom('project.tasks', 'project.tasks', 'project.alerts'),
      emitted: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      happens: fc.constant('rubbish' as const),
      signal: fc.jsonValue() as fc.Arbitrary<unknown>,
    }),
  },
  {
    weight: 15,
    arbitrary: fc.record({ happens: fc.constant('ending' as const), which: fc.nat(50), ending }),
  },
  { weight: 4, arbitrary: fc.record({ happens: fc.constant('deadline' as const), which: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ happens: fc.constant('time' as const), ms: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ happens: fc.constantFrom('rollover' as const, 'reopened' as const) }) },
  { weight: 1, arbitrary: fc.record({ happens: fc.constant('cancel' as const) }) },
);

export const life: fc.Arbitrary<Happening[]> = fc.array(happening, { minLength: 1, maxLength: 30 });

// Random plans with all that an event can meet: filter texts, patterns, joins, topics with subscribers, and work of the rules' own.
import fc from 'fast-check';
import type { JsonObject } from '../../src/events/json';
import type {
  EventTrigger,
  FilterTerm,
  JoinTrigger,
  RoutingMachine,
  RoutingPlan,
  Trigger,
} from '../../src/plan/routing-plan';
import { SOURCES, TYPES } from './random-correlation';
import { type AgentWords, join, on, routingPlan } from './routing-plan';
import { routingSaga } from './saga';

const type = fc.constantFrom(...TYPES);
const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const term = (path: string[], name: string, text: string) => ({ path, name, equals: text, text });
const filter = fc.constantFrom<FilterTerm[][]>(
  [term(['payload', 'severity'], 'severity', 'high')],
  [term(['payload', 'severty'], 'severty', 'high')],
  [term(['event', 'type'], 'type', 'A'), term(['payload', 'severity'], 'severity', 'low')],
  [term(['event', 'source'], 'source', '/one')],
);
const pattern = fc.constantFrom<JsonObject[]>(
  { payload: { severity: ['high'] } },
  { type: ['A', 'B'], payload: { severity: [{ exists: false }] } },
  { type: [{ prefix: 'C' }] },
  { $or: [{ source: ['/one'] }, { payload: { severity: [{ 'anything-but': 'low' }] } }] },
  { topic: ['project.alerts'] },
);

const leaf: fc.Arbitrary<EventTrigger> = fc
  .record({
    type: fc.option(type, { nil: undefined, freq: 5 }),
    topic: seldom(fc.constantFrom('project.tasks', 'project.alerts')),
    from: seldom(fc.constantFrom<string | string[]>(...SOURCES, SOURCES.slice(0, 2))),
    chosen: seldom(
      fc.oneof(
        filter.map((terms): Partial<EventTrigger> => ({ filter: terms })),
        pattern.map((each): Partial<EventTrigger> => ({ pattern: each })),
      ),
    ),
  })
  .map(({ chosen, ...rest }): EventTrigger => ({ trigger: 'event', ...rest, ...chosen }));

const trigger: fc.Arbitrary<Trigger> = fc.letrec<{ trigger: Trigger }>((tie) => ({
  trigger: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'explained' },
    leaf,
    fc
      .record({
        trigger: fc.constantFrom<JoinTrigger['trigger'][]>('all', 'any', 'first', 'at_least'),
        of: fc.array(tie('trigger'), { minLength: 1, maxLength: 3 }),
        withinMs: seldom(fc.constantFrom(10, 25)),
      })
      .map((each) => (each.trigger === 'at_least' ? { ...each, count: Math.min(2, each.of.length) } : each)),
  ),
})).trigger;

const agent: fc.Arbitrary<AgentWords> = fc.record({
  on: trigger,
  publishes: fc.record({ started: seldom(type), completed: seldom(type), failed: seldom(type) }),
  timeoutMs: fc.constantFrom(60_000, 3_600_000),
  gate: seldom(fc.constant('clearance')),
  throughPause: seldom(fc.constant(true as const)),
});

const machine: RoutingMachine = {
  initial: 'IDLE',
  states: ['IDLE', 'RUNNING'],
  transitions: [
    { from: 'IDLE', input: 'start', to: 'RUNNING' },
    { from: 'RUNNING', input: 'stop', to: 'IDLE' },
  ],
  publishes: {},
};

/** Work of the rules' own, each under the name that the compiler would give it. */
const own = fc.record({
  'pause:blockers': seldom(
    leaf.map((on): AgentWords => ({ on, does: { work: 'pause', pause: 'blockers' } })),
  ),
  'resume:blockers': seldom(
    leaf.map((on): AgentWords => ({ on, does: { work: 'resume', pause: 'blockers' } })),
  ),
  'gate:clearance/0': leaf.map(
    (on): AgentWords => ({ on, does: { work: 'evidence', gate: 'clearance', criterion: 0 } }),
  ),
  'state:build/start': seldom(
    leaf.map((on): AgentWords => ({ on, does: { work: 'transition', machine: 'build', input: 'start' } })),
  ),
  both: seldom(
    fc.array(leaf, { minLength: 2, maxLength: 3 }).map(
      (of): AgentWords => ({
        on: join('all', of),
        does: { work: 'aggregate', aggregator: 'both' },
        publishes: { completed: 'D' },
      }),
    ),
  ),
  deploy: seldom(leaf.map((on): AgentWords => ({ on, does: { work: 'saga', saga: 'deploy' } }))),
  regional: seldom(
    fc
      .array(leaf, { minLength: 1, maxLength: 2 })
      .map((of): AgentWords => ({ on: join('any', of), does: { work: 'forward', aggregator: 'regional' } })),
  ),
});

/** Small plans of which every event that can be drawn meets a few reactions. */
export const explainedPlan: fc.Arbitrary<RoutingPlan> = fc
  .record({
    agents: fc.record({ one: agent, two: agent, 'three/build': agent }),
    own,
    subscribers: seldom(fc.constantFrom<string[][]>(['/one'], ['/two', '/three'], ['one'], ['all'], [])),
    completeOn: seldom(trigger),
    failOn: seldom(leaf),
  })
  .map(({ agents, own, subscribers, ...ends }) => {
    const works = Object.entries(own).filter((each): each is [string, AgentWords] => each[1] !== undefined);
    return routingPlan(
      { ...Object.fromEntries(works), ...agents },
      {
        ...ends,
        topics: { 'project.tasks': {}, 'project.alerts': { subscribers } },
        limits: { hops: 2 },
        pauses: { blockers: { scope: 'correlation' } },
        machines: { build: machine },
        sagas: { deploy: routingSaga({ Build: { undo: 'Clean' } }, { name: 'deploy' }) },
        gates: {
          clearance: { name: 'clearance', criteria: [{ criterion: 'evidence', of: on('A'), quorum: 1 }] },
        },
        aggregators: {
          regional: {
            id: 'regional',
            on: join('all', ['A', 'B']),
            onComplete: 'D',
            correlateBy: ['payload', 'severity'],
          },
        },
      },
    );
  });

// Small random plans, and what happens in them when they are played by the rules of joins: what checks say must be true of it.
import fc from 'fast-check';
import { emptyJoin, type JoinState, offer } from '../../../src/coordination/join/join';
import { endingsOf } from '../../../src/plan/check/runs-once';
import type { RoutingPlan, RoutingReaction, Trigger } from '../../../src/plan/routing-plan';
import { agent, plan } from './plan-text';

const TYPES = ['S', 'T', 'A', 'B', 'C', 'D', 'E', 'F'];
/** Events after which a play is taken as endless. */
export const ENDLESS = 300;

const leaf = fc.constantFrom(...TYPES);
const trigger = fc.oneof(
  { weight: 3, arbitrary: leaf },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom('all', 'any', 'first', 'two'),
        fc.uniqueArray(leaf, { minLength: 2, maxLength: 3 }),
      )
      .map(([join, of]) =>
        join === 'two' ? `{ at_least: 2, of: [${of.join(', ')}] }` : `{ ${join}: [${of.join(', ')}] }`,
      ),
  },
);
const publishes = fc
  .tuple(leaf, fc.option(leaf, { freq: 2 }))
  .map(([completed, refused]) =>
    refused === null
      ? `completed: ${completed}`
      : `completed: ${completed}, outcomes: { refused: ${refused} }`,
  );

const others = (least: number) => fc.array(fc.tuple(trigger, publishes), { minLength: least, maxLength: 6 });

/** The text of a plan of two to six agents; from outside come one S and one T. */
export const smallPlan: fc.Arbitrary<string> = others(2).map(textOf);

/** One that begins with a choice and ends with a join, in which the two may exclude each other. */
export const choosingPlan: fc.Arbitrary<string> = fc
  .tuple(others(0), fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 2, maxLength: 2 }))
  .map(([agents, of]) =>
    textOf([
      ['S', 'completed: A, outcomes: { refused: B }'],
      ...agents,
      [`{ all: [${of.join(', ')}] }`, 'completed: F'],
    ]),
  );

function textOf(agents: readonly (readonly [on: string, says: string])[]): string {
  return plan(
    'sources: { /web: { may: [S, T] } }',
    'agents:',
    ...agents.map(([on, says], at) => agent(`a${at}`, `on: ${on}, publishes: { ${says} }`)),
  );
}

export interface Played {
  /** Names of the reactions that were woken. */
  woken: ReadonlySet<string>;
  isEndless: boolean;
}

/** Plays a plan: each source's event once, the first that is published first. `choose`: the ending of each run, by its number. */
export function play(
  { reactions }: RoutingPlan,
  begin: readonly string[],
  choose: (run: number) => number,
): Played {
  const joins = new Map<RoutingReaction, JoinState>();
  const woken = new Set<string>();
  const events = [...begin];
  let runs = 0;
  for (let sequence = 0; sequence < events.length; sequence++) {
    if (sequence >= ENDLESS) return { woken, isEndless: true };
    for (const reaction of reactions) {
      const times = timesWoken(joins, reaction, reaction.on, events[sequence] ?? '', sequence);
      for (let time = 0; time < times; time++) {
        woken.add(reaction.name);
        const endings = endingsOf(reaction);
        const ending = endings[choose(runs++) % endings.length];
        if (ending) events.push(ending.type);
      }
    }
  }
  return { woken, isEndless: false };
}

function timesWoken(
  joins: Map<RoutingReaction, JoinState>,
  reaction: RoutingReaction,
  on: Trigger,
  type: string,
  sequence: number,
): number {
  if (on.trigger === 'event') return on.type === type ? 1 : 0;
  const before = joins.get(reaction) ?? emptyJoin(on);
  const { state, met } = offer(on, before, { sequence, at: sequence }, (each) => each.type === type);
  joins.set(reaction, state);
  return met.length;
}

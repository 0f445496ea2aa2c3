// What holds after every step of every life: random plans, random events, endings, deadlines, rollovers, cancellations.
import fc from 'fast-check';
import { evolve } from '../../../src/coordination/evolve';
import { type JoinNode, waitingIn } from '../../../src/coordination/join/join';
import { imbalanceOf } from '../../../src/coordination/ledger';
import type { CoordinationState, Delivery } from '../../../src/coordination/state';
import type { Trigger } from '../../../src/plan/routing-plan';
import { type Lived, liveThrough } from '../../support/live-through';
import { life, plan } from '../../support/random-correlation';

const always = (look: (lived: Lived) => void, runs = 300) =>
  fc.assert(
    fc.property(plan, life, (plan, life) => {
      liveThrough(plan, life, look);
    }),
    { numRuns: runs },
  );

const rows = ({ open }: CoordinationState): Delivery[] => Object.values(open);

const needs = (delivery: Delivery): number[] => delivery.members ?? [delivery.event];

describe('after every step of every life', () => {
  it('both sums of the ledger hold', () => {
    always(({ state }) => expect(imbalanceOf(state.ledger)).toBeUndefined());
  });

  it('the ledger holds whole numbers that are never negative', () => {
    always(({ state }) => {
      const { events, deliveries } = state.ledger;
      const { discarded, pending, ...counts } = deliveries;
      const all = [events, discarded, pending, counts].flatMap((each) => Object.values(each));
      expect(all.filter((count) => !Number.isInteger(count) || count < 0)).toEqual([]);
    });
  });

  it('the ledger counts as pending what is open, state by state', () => {
    always(({ state }) => {
      for (const each of ['waiting', 'queued', 'running'])
        expect(state.ledger.deliveries.pending[each] ?? 0).toBe(
          rows(state).filter((delivery) => delivery.state === each).length,
        );
    });
  });

  it('exactly the events that something open needs are held, with how many need them', () => {
    always(({ state }) => {
      const uses: Record<string, number> = {};
      for (const sequence of rows(state).flatMap(needs)) uses[sequence] = (uses[sequence] ?? 0) + 1;
      expect(Object.fromEntries(Object.entries(state.held).map(([key, event]) => [key, event.uses]))).toEqual(
        uses,
      );
    });
  });

  it('a row waits exactly while its event has a place in its join', () => {
    always(({ state }) => {
      const waiting = rows(state).flatMap((row) => (row.state === 'waiting' ? [row.id] : []));
      const places = Object.entries(state.joins)
        .filter(([name]) => !isTrigger(name))
        .flatMap(([name, join]) => [...waitingIn(join.node)].map((sequence) => `${name}#${sequence}`));
      expect(waiting.toSorted()).toEqual(places.toSorted());
    });
  });

  it('every open round of a join with a limit has its deadline, and nothing else has one', () => {
    fc.assert(
      fc.property(plan, life, (plan, life) => {
        liveThrough(plan, life, ({ state }) => {
          const due = plan.reactions.flatMap(({ name, on }) => {
            const join = Object.hasOwn(state.joins, name) ? state.joins[name] : undefined;
            return join ? deadlinesIn(on, join.node, []).map((place) => `${name} ${place}`) : [];
          });
          expect(Object.keys(state.timers).toSorted()).toEqual(due.toSorted());
        });
      }),
      { numRuns: 300 },
    );
  });

  it('a round that runs has every event of its members', () => {
    always(({ state, effects }) => {
      for (const effect of effects)
        if (effect.effect === 'run-agent' && effect.delivery.members)
          expect(Object.keys(effect.joined ?? {})).toHaveLength(effect.delivery.members.length);
      expect(rows(state).filter((row) => row.members?.length === 0)).toEqual([]);
    });
  });

  it('the facts alone make the state', () => {
    always(({ before, facts, state }) => {
      expect(facts.reduce((made, fact) => evolve(made, fact), before)).toEqual(state);
    });
  });

  it('the state comes back unchanged from JSON', () => {
    always(({ state }) => expect(JSON.parse(JSON.stringify(state))).toEqual(state));
  });

  it('a deadline that is set in the state was asked for, and one that is not was taken back', () => {
    fc.assert(
      fc.property(plan, life, (plan, life) => {
        const live = new Map<string, number>();
        liveThrough(plan, life, ({ state, effects, input }) => {
          if (input.input === 'begin') live.clear();
          if (input.input === 'timer') live.delete(input.timer);
          for (const effect of effects) {
            if (effect.effect === 'start-timer') live.set(effect.timer, effect.due);
            if (effect.effect === 'cancel-timer') live.delete(effect.timer);
          }
          if (state.phase !== 'complete' && state.phase !== 'failed')
            expect(Object.fromEntries(live)).toEqual(state.timers);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('what is running was handed to an agent once a run, and no more than the state says', () => {
    fc.assert(
      fc.property(plan, life, (plan, life) => {
        const atWork = new Set<string>();
        liveThrough(plan, life, ({ state, effects, input }) => {
          if (input.input === 'carry')
            for (const delivery of Object.keys(input.spent)) atWork.delete(delivery);
          if (input.input === 'settled') atWork.delete(input.delivery);
          for (const effect of effects) {
            if (effect.effect === 'run-agent') {
              expect(atWork.has(effect.delivery.id)).toBe(false);
              atWork.add(effect.delivery.id);
            }
            if (effect.effect === 'cancel-agent') atWork.delete(effect.delivery.id);
          }
          expect([...atWork].toSorted()).toEqual(
            rows(state)
              .flatMap((row) => (row.state === 'running' ? [row.id] : []))
              .toSorted(),
          );
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('over a whole life', () => {
  it('everything happens that can happen, so that what holds here says something', () => {
    const [facts, effects, endings] = [new Set<string>(), new Set<string>(), new Set<string>()];
    for (const [drawn, happenings] of fc.sample(fc.tuple(plan, life), { numRuns: 200, seed: 7 }))
      liveThrough(drawn, happenings, (lived) => {
        for (const effect of lived.effects) effects.add(effect.effect);
        for (const fact of lived.facts) {
          facts.add(fact.fact);
          if (fact.fact === 'delivery-ended') endings.add(fact.as);
        }
      });
    expect(facts.size).toBe(15);
    expect([...effects].toSorted()).toEqual([
      'cancel-agent',
      'cancel-timer',
      'run-agent',
      'show-phase',
      'start-timer',
    ]);
    expect([...endings].toSorted()).toEqual(['dead-lettered', 'discarded', 'expired', 'handled', 'joined']);
  });

  it('every delivery that runs has a key of its own, and keeps it', () => {
    fc.assert(
      fc.property(plan, life, (plan, life) => {
        const keyOf = new Map<string, string>();
        liveThrough(plan, life, ({ effects }) => {
          for (const effect of effects)
            if (effect.effect === 'run-agent') {
              const { id, key } = effect.delivery;
              expect(keyOf.get(id) ?? key).toBe(key);
              keyOf.set(id, key);
            }
        });
        expect(new Set(keyOf.values()).size).toBe(keyOf.size);
      }),
      { numRuns: 300 },
    );
  });

  it('each event is admitted once, under numbers without a gap', () => {
    fc.assert(
      fc.property(plan, life, (plan, life) => {
        const identities: string[] = [];
        const sequences: number[] = [];
        liveThrough(plan, life, ({ facts }) => {
          for (const fact of facts) {
            if (fact.fact !== 'event-admitted') continue;
            sequences.push(fact.sequence);
            identities.push(JSON.stringify([fact.envelope.event.source, fact.envelope.event.id]));
          }
        });
        expect(sequences).toEqual(sequences.map((_, position) => position + 1));
        expect(new Set(identities).size).toBe(identities.length);
      }),
      { numRuns: 300 },
    );
  });

  it('nothing is held, due or open at the end but what waits in joins', () => {
    fc.assert(
      fc.property(plan, life, (plan, life) => {
        const state = liveThrough(plan, life, () => undefined);
        expect(rows(state).filter((row) => row.state === 'running')).toEqual([]);
        if (state.failMet !== undefined || state.phase === 'cancelled')
          expect(rows(state).filter((row) => row.state === 'queued')).toEqual([]);
        if (state.phase === 'cancelled') {
          expect(state.open).toEqual({});
          expect(state.timers).toEqual({});
        }
        if (rows(state).length === 0) expect(state.held).toEqual({});
      }),
      { numRuns: 300 },
    );
  });
});

/** The places of all open rounds that have a limit. */
function deadlinesIn(trigger: Trigger, node: JoinNode, path: number[]): string[] {
  if (trigger.trigger === 'event') return [];
  const rounds = trigger.withinMs === undefined ? [] : Object.keys(node.rounds ?? {});
  return [
    ...rounds.map((round) => `${path.join('.')}@${round}`),
    ...trigger.of.flatMap((member, index) => deadlinesIn(member, node.of?.[index] ?? {}, [...path, index])),
  ];
}

const isTrigger = (name: string): boolean => name === 'complete_on' || name === 'fail_on';

// Explain and dispatch never disagree: over random plans and random lives, in both directions.
import fc from 'fast-check';
import { explainCorrelation } from '../../../src/coordination/explain/explain-correlation';
import { explainEvents } from '../../../src/coordination/explain/explain-event';
import type { ExplainRow } from '../../../src/coordination/explain/explanation';
import type { EventAdmitted, Fact } from '../../../src/coordination/facts';
import { explainRouting } from '../../../src/coordination/routing/explain-routing';
import { indexPlan } from '../../../src/coordination/routing/plan-index';
import type { CoordinationState } from '../../../src/coordination/state';
import type { RoutingPlan } from '../../../src/plan/routing-plan';
import { START } from '../../support/correlation';
import { liveThrough } from '../../support/live-through';
import { type Happening, life } from '../../support/random-correlation';
import { explainedPlan } from '../../support/random-explained';

interface Life {
  plan: RoutingPlan;
  facts: Fact[];
  state: CoordinationState;
  /** Deliveries that were handed to somebody, with the events that they are about. */
  handed: { id: string; events: number[] }[];
}

/** Undefined where nothing happens. `cut`: so many steps are looked at, so that much may still be at work. */
function lived(plan: RoutingPlan, happenings: readonly Happening[], cut = Infinity): Life | undefined {
  const facts: Fact[] = [];
  const handed: Life['handed'] = [];
  const states: CoordinationState[] = [];
  let steps = 0;
  liveThrough(plan, happenings, (each) => {
    steps += 1;
    if (steps > cut) return;
    facts.push(...each.facts);
    states.push(each.state);
    for (const effect of each.effects)
      if ('delivery' in effect && effect.effect !== 'cancel-agent')
        handed.push({ id: effect.delivery.id, events: effect.delivery.members ?? [effect.delivery.event] });
  });
  const state = states.at(-1);
  return state && { plan, facts, state, handed };
}

const admitted = ({ facts }: Life): EventAdmitted[] =>
  facts.flatMap((fact) => (fact.fact === 'event-admitted' ? [fact] : []));

/** The explanation of each admitted event, by its number. */
function explained(life: Life): Map<number, { rows: ExplainRow[]; others: ExplainRow[] }> {
  const { plan, facts, state } = life;
  const events = admitted(life);
  const ids = events.map(({ envelope }) => envelope.event.id);
  const explanations = explainEvents({ plan, facts, state, now: START }, ids).filter(
    ({ at }) => at !== undefined,
  );
  expect(explanations).toHaveLength(events.length);
  return new Map(
    events.map(({ sequence }, position) => [sequence, explanations[position] ?? { rows: [], others: [] }]),
  );
}

const isEnd = ({ name }: ExplainRow): boolean => name === 'complete_on' || name === 'fail_on';
const isRefused = ({ mark }: ExplainRow): boolean => mark === 'refused';

const lives = fc.tuple(explainedPlan, life, fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }));

const always = (look: (life: Life) => void, numRuns = 300) =>
  fc.assert(
    fc.property(lives, (drawn) => {
      const each = lived(...drawn);
      if (each) look(each);
    }),
    { numRuns },
  );

describe('explain and dispatch', () => {
  it('agree on whom an event wakes by the plan alone: query explain matches just where a delivery was opened', () => {
    always((life) => {
      const index = indexPlan(life.plan);
      for (const { envelope, deliveries } of admitted(life)) {
        const said = explainRouting(index, envelope).flatMap((row) => (row.matches ? [row.reaction] : []));
        expect(said.toSorted()).toEqual(deliveries.map(({ reaction }) => reaction).toSorted());
      }
    });
  });

  it('have a row for each reaction of the plan and each event: one that was woken, or one with a clause that said no', () => {
    always((life) => {
      const explanations = explained(life);
      for (const { sequence, deliveries } of admitted(life)) {
        const { rows = [], others = [] } = explanations.get(sequence) ?? {};
        const own = [...rows, ...others].filter((row) => !isEnd(row));
        expect(own.map(({ reaction }) => reaction).toSorted()).toEqual(
          life.plan.reactions.map(({ name }) => name).toSorted(),
        );
        const woken = own.filter((row) => !isRefused(row)).map(({ delivery }) => delivery);
        expect(woken.toSorted()).toEqual(deliveries.map(({ id }) => id).toSorted());
        for (const { clause, outcome, leaf } of own.filter(isRefused)) {
          expect(clause).not.toBe('');
          expect(leaf).toBeDefined();
          expect(outcome).not.toContain('admitted under another plan');
        }
      }
    });
  });

  it('know of each other: what was handed to somebody is explained from each of its events', () => {
    always((life) => {
      const explanations = explained(life);
      for (const { id, events } of life.handed)
        for (const event of events) {
          const told = (explanations.get(event)?.rows ?? []).flatMap((row) => [
            row.delivery,
            ...(row.rounds ?? []),
          ]);
          expect(told).toContain(id);
        }
    });
  });

  it('say the same of where it stands: open as the state has it, ended with its reason', () => {
    always((life) => {
      const ended = new Map(
        life.facts.flatMap((fact) => (fact.fact === 'delivery-ended' ? [[fact.delivery, fact]] : [])),
      );
      for (const { rows } of explained(life).values())
        for (const row of rows) {
          if (isEnd(row) || isRefused(row)) continue;
          const own = row.delivery ?? '';
          const last = ended.get(own)?.as === 'joined' ? (row.rounds?.at(-1) ?? own) : own;
          expect(row.state).toBe(life.state.open[last]?.state ?? ended.get(last)?.as);
          if (row.state === 'discarded')
            expect(row.outcome).toContain(`discarded: ${ended.get(last)?.reason}`);
          if (row.state === 'waiting') expect(row.outcome).toMatch(/^\d of \d.*; waiting for /);
        }
    });
  });

  it('name all that is open where a whole correlation is explained, and nothing else as open', () => {
    always(({ plan, facts, state }) => {
      const { rows } = explainCorrelation({ plan, facts, state, now: START });
      const work = rows.filter(({ about }) => about === 'work').map(({ delivery }) => delivery);
      const open = Object.values(state.open).filter((each) => each.state !== 'waiting');
      expect(work.toSorted()).toEqual(open.map(({ id }) => id).toSorted());
      const joins = new Set(rows.filter(({ about }) => about === 'join').map(({ reaction }) => reaction));
      const waiting = new Set(
        Object.values(state.open).flatMap((each) => (each.state === 'waiting' ? each.reaction : [])),
      );
      expect([...joins].toSorted()).toEqual([...waiting].toSorted());
      expect(rows.filter(({ about }) => about === 'dead-letter')).toHaveLength(state.deadLetters.length);
    });
  });

  it('meet everything that they are to agree on', () => {
    const states = new Set<string>();
    const works = new Set<string>();
    for (const drawn of fc.sample(lives, { numRuns: 300, seed: 11 })) {
      const each = lived(...drawn);
      if (!each) continue;
      for (const { rows } of explained(each).values())
        for (const row of rows) {
          if (row.state !== undefined) states.add(row.state);
          const does = each.plan.reactions.find(({ name }) => name === row.reaction)?.does;
          if (does && row.delivery) works.add(does.work);
        }
    }
    const all = ['dead-lettered', 'discarded', 'expired', 'handled', 'held', 'running', 'waiting'];
    expect([...states].toSorted()).toEqual(expect.arrayContaining(all));
    expect([...works].toSorted()).toEqual([
      'aggregate',
      'evidence',
      'forward',
      'pause',
      'resume',
      'saga',
      'transition',
    ]);
  });
});

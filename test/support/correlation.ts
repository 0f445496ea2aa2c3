// Drives the rules as a coordination would, with agents that answer at once or when the test says so: given / when / then.
import { advance, type Input } from '../../src/coordination/advance';
import type { Ending } from '../../src/coordination/delivery/ending';
import type { Effect, RunAgent } from '../../src/coordination/effects';
import type { Fact } from '../../src/coordination/facts';
import { initialState } from '../../src/coordination/initial';
import { imbalanceOf } from '../../src/coordination/ledger';
import { indexPlan, type PlanIndex } from '../../src/coordination/routing/plan-index';
import type { CoordinationState, SpentAttempts } from '../../src/coordination/state';
import type { Envelope } from '../../src/events/envelope';
import type { JsonObject } from '../../src/events/json';
import type { RoutingPlan } from '../../src/plan/routing-plan';

export const START = Date.UTC(2026, 10, 20, 10);

export class Correlation {
  readonly index: PlanIndex;
  state: CoordinationState;
  now = START;
  run = 'run-1';
  facts: Fact[] = [];
  /** Effects that nobody has taken yet. */
  effects: Effect[] = [];

  constructor(
    readonly plan: RoutingPlan,
    correlation = 'feature-7',
    /** The version of the rules that it was begun with; default: today's. */
    rules?: number,
  ) {
    this.index = indexPlan(plan, rules);
    this.state = initialState(correlation);
  }

  take(input: Input, draining = false) {
    const step = advance(this.index, this.state, input, { at: this.now, run: this.run, draining });
    this.state = step.state;
    this.facts.push(...step.facts);
    this.effects.push(...step.effects);
    const wrong = imbalanceOf(this.state.ledger);
    if (wrong) throw new Error(`the ledger does not balance: ${wrong}`);
    return step;
  }

  publish(...events: unknown[]) {
    const { plan, hash } = this.plan;
    return this.take({ input: 'events', signal: { events, plan, hash } }).admissions;
  }

  settle(delivery: string, ending: Ending) {
    return this.take({ input: 'settled', delivery, ending });
  }

  answer(delivery: string, payload: JsonObject = {}) {
    return this.settle(delivery, { ending: 'answered', payload, attempts: 1 });
  }

  fail(delivery: string, reason = 'temporary_failure') {
    return this.settle(delivery, {
      ending: 'failed',
      reason,
      problem: `${reason} in ${delivery}`,
      attempts: 4,
    });
  }

  /** Milliseconds pass; no deadline comes by itself. */
  pass(milliseconds: number) {
    this.now += milliseconds;
  }

  /** The deadline that is set comes, at its time; with several set, the one that is due first. */
  comeDue() {
    const [timer, due] = Object.entries(this.state.timers).sort(([, a], [, b]) => a - b)[0] ?? [];
    if (timer === undefined || due === undefined) throw new Error('no deadline is set');
    this.now = Math.max(this.now, due);
    return this.take({ input: 'timer', timer });
  }

  cancel() {
    return this.take({ input: 'cancel' });
  }

  /** The run hands over: what is running is carried with the attempts given, then the next run begins. */
  rollOver(spent: Record<string, SpentAttempts> = {}) {
    const none = { failures: 0, crashes: 0 };
    const all = Object.fromEntries(this.running.map((delivery) => [delivery, spent[delivery] ?? none]));
    this.take({ input: 'carry', spent: all }, true);
    this.state = JSON.parse(JSON.stringify(this.state));
    this.run = `run-${Number(this.run.slice(4)) + 1}`;
    return this.take({ input: 'begin' });
  }

  /** Deliveries that have not ended, with their state: `frontend#1 waiting`. */
  get open(): string[] {
    return Object.values(this.state.open).map((delivery) => `${delivery.id} ${delivery.state}`);
  }

  /** Rounds that were met, each as the ids of its members' events in order of admission. */
  get rounds(): string[][] {
    const ids = new Map<number, string>();
    for (const fact of this.facts)
      if (fact.fact === 'event-admitted') ids.set(fact.sequence, fact.envelope.event.id);
    return this.facts.flatMap((fact) =>
      fact.fact === 'round-opened'
        ? [(fact.delivery.members ?? []).map((sequence) => ids.get(sequence) ?? `lost ${sequence}`)]
        : [],
    );
  }

  /** How a delivery ended, in the ledger's words: `handled`, `discarded(first met)`. */
  endingOf(delivery: string): string | undefined {
    const fact = this.ended(delivery);
    if (fact?.fact !== 'delivery-ended') return undefined;
    return fact.reason === undefined ? fact.as : `${fact.as}(${fact.reason})`;
  }

  /** Deliveries at work, oldest first. */
  get running(): string[] {
    return Object.values(this.state.open)
      .filter((delivery) => delivery.state === 'running')
      .map((delivery) => delivery.id);
  }

  get dispatched(): RunAgent[] {
    return this.effects.filter((effect) => effect.effect === 'run-agent');
  }

  /** Lets every agent answer until nobody is at work. */
  runAll(payload: JsonObject = {}) {
    for (let next = this.running[0]; next !== undefined; next = this.running[0]) this.answer(next, payload);
  }

  get events(): Envelope[] {
    return this.facts.flatMap((fact) => (fact.fact === 'event-admitted' ? [fact.envelope] : []));
  }

  get types(): string[] {
    return this.events.map(({ event }) => event.type);
  }

  ended(delivery: string) {
    return this.facts.find((fact) => fact.fact === 'delivery-ended' && fact.delivery === delivery);
  }
}

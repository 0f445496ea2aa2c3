// Whatever comes, in whatever order: a round of a gate has one outcome at most, and nothing runs that was not allowed.
import fc from 'fast-check';
import { decisionIn } from '../../../../src/coordination/gate/decision-problem';
import type { GateState } from '../../../../src/coordination/gate/gate-state';
import { event, Gated, gatedPlan } from './gated';

type Happening =
  | { does: 'built'; source: string }
  | { does: 'reviewed'; source: string; supersedes: number }
  | { does: 'doubted'; retracts: number }
  | { does: 'decide'; by: string; verdict: 'approve' | 'reject' }
  | { does: 'pass'; ms: number }
  | { does: 'due' | 'cancel' | 'rollover' };

const QUORUM = 2;
const FRESH = 50;
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('built' as const), source: source() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('reviewed' as const),
      source: fc.constantFrom('/auditor', '/other'),
      supersedes: fc.integer({ min: -9, max: 9 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('doubted' as const), retracts: fc.nat(9) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('decide' as const),
      by: fc.constantFrom('ann', 'bob', '/cyd', 'sue'),
      verdict: fc.constantFrom('approve' as const, 'approve' as const, 'approve' as const, 'reject' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('due' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('cancel' as const, 'rollover' as const) }) },
);
function source() {
  return fc.constantFrom('/ci', '/ann', '/bob');
}

const plan = () =>
  gatedPlan({
    quorum: QUORUM,
    freshForMs: FRESH,
    approval: { role: 'lead', quorum: QUORUM, withinMs: 100, escalate: 'Overdue' },
  });

/** Evidence as a reader of the events alone would count it. */
class Witness {
  private pieces: { id: string; source: string; at: number }[] = [];
  readonly ids: string[] = [];

  bring(id: string, from: string, at: number) {
    this.pieces.push({ id, source: from, at });
    this.ids.push(id);
  }
  takeBack(id: string | undefined) {
    this.pieces = this.pieces.filter((each) => each.id !== id);
  }
  sources(at: number) {
    return new Set(this.pieces.filter((each) => at - each.at <= FRESH).map((each) => each.source)).size;
  }
}

function live(life: readonly Happening[]) {
  const given = new Gated(plan());
  const witness = new Witness();
  for (const it of life) {
    const before = given.facts.length;
    switch (it.does) {
      case 'built':
        given.publish(event('Built', { source: it.source }));
        break;
      case 'reviewed': {
        const old = it.supersedes < 0 ? undefined : witness.ids[it.supersedes];
        const made = event('Reviewed', { source: it.source, ...(old !== undefined && { supersedes: old }) });
        if (given.state.phase !== 'cancelled') {
          witness.takeBack(old);
          witness.bring(made.event.id, it.source, given.now);
        }
        given.publish(made);
        break;
      }
      case 'doubted': {
        const retracts = witness.ids[it.retracts];
        witness.takeBack(retracts);
        given.publish(event('Doubted', { ...(retracts !== undefined && { retracts }) }));
        break;
      }
      case 'decide': {
        const decision = { gate: 'clearance', by: it.by, verdict: it.verdict };
        const read = decisionIn(given.index, given.state, decision, given.now);
        const { facts } = given.take({ input: 'decide', decision });
        // What is accepted is done, and what is refused leaves no trace.
        expect(facts.some(({ fact }) => fact === 'gate-changed')).toBe(!('problem' in read));
        break;
      }
      case 'pass':
        given.pass(it.ms);
        break;
      case 'due':
        if (Object.keys(given.state.timers).length > 0) given.comeDue();
        break;
      case 'cancel':
        given.cancel();
        break;
      case 'rollover':
        if (given.state.phase !== 'cancelled') given.rollOver();
        break;
    }
    for (const fact of given.facts.slice(before)) {
      if (fact.fact !== 'delivery-dispatched') continue;
      const gate = given.gate();
      expect(gate.status).toBe('open');
      expect(witness.sources(given.now)).toBeGreaterThanOrEqual(QUORUM);
      const yes = gate.decisions.filter(({ verdict }) => verdict === 'approve').map(({ by }) => by);
      expect(new Set(yes).size).toBeGreaterThanOrEqual(QUORUM);
      for (const by of yes) expect(['ann', 'bob', 'cyd']).toContain(by);
      expect(gate.decisions.filter(({ verdict }) => verdict === 'reject')).toEqual([]);
    }
    expect(JSON.parse(JSON.stringify(given.state.gates ?? {}))).toEqual(given.state.gates ?? {});
  }
  return given;
}

/** By round, the outcomes that it had, each once. */
function outcomesOf(given: Gated): Map<number, Set<GateState['status']>> {
  const rounds = new Map<number, Set<GateState['status']>>();
  let last: GateState | undefined;
  for (const fact of given.facts) {
    if (fact.fact !== 'gate-changed') continue;
    const { round, status } = fact.state;
    // Rounds go forward, and a round that has ended does not wait again.
    expect(round).toBeGreaterThanOrEqual(last?.round ?? 1);
    if (last?.round === round && last.status !== 'waiting') expect(status).toBe(last.status);
    last = fact.state;
    const seen = rounds.get(round) ?? new Set();
    rounds.set(round, status === 'waiting' ? seen : seen.add(status));
  }
  return rounds;
}

it('has one outcome a round at most, says it once, and lets nothing through that was not allowed', () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 40 }), (life) => {
      const given = live(life);
      const rounds = [...outcomesOf(given).values()];
      for (const outcomes of rounds) expect(outcomes.size).toBeLessThanOrEqual(1);
      const count = (...wanted: string[]) =>
        rounds.filter((each) => wanted.some((one) => each.has(one as never)));
      expect(given.payloads('Cleared')).toHaveLength(count('open').length);
      expect(given.payloads('ClearanceRefused')).toHaveLength(count('refused', 'expired').length);
      const escalated = given.payloads('Overdue').map(({ round }) => round);
      expect(new Set(escalated).size).toBe(escalated.length);
    }),
    { numRuns: 400 },
  );
});

it('gets to every outcome in such lives, so that the property speaks of something', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(happening, { minLength: 20, maxLength: 60 }), (life) => {
      for (const outcomes of outcomesOf(live(life)).values()) for (const each of outcomes) seen.add(each);
    }),
    { numRuns: 80, seed: 7 },
  );
  expect([...seen].sort()).toEqual(['expired', 'open', 'refused', 'withdrawn']);
});

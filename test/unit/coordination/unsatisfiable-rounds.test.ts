// Every round has exactly one outcome: it is met, its time is over, or it can no longer be met (M8, N3).
import fc from 'fast-check';
import type { JoinNode } from '../../../src/coordination/join/join';
import type { JoinTrigger, RoutingPlan } from '../../../src/plan/routing-plan';
import { Correlation, START } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, routingPlan } from '../../support/routing-plan';

const LIMIT = 7_200_000;

/** Three producers, each of which may refuse or fail, and a join of what they make. */
const team = (on: JoinTrigger): RoutingPlan =>
  routingPlan(
    {
      ...Object.fromEntries(
        ['A', 'B', 'C'].map((type) => [
          type.toLowerCase(),
          { on: `Make${type}`, publishes: { completed: type, outcomes: { refused: `No${type}` } } },
        ]),
      ),
      waiter: { on, publishes: { completed: 'Done' } },
    },
    { sources: { '/outside': { may: ['MakeA', 'MakeB', 'MakeC'] } } },
  );

const outcomes = { withinMs: LIMIT, onTimeout: 'TooLate', onUnsatisfiable: 'Hopeless' };

const count = ({ types }: Correlation, type: string) => types.filter((each) => each === type).length;

const outcomeOf = (correlation: Correlation) => ({
  met: correlation.rounds.length,
  timedOut: count(correlation, 'TooLate'),
  hopeless: count(correlation, 'Hopeless'),
});

type Step =
  | 'make'
  | 'answer'
  | 'refuse'
  | 'fail'
  | 'deadline'
  | 'answer and deadline'
  | 'deadline and answer';

const life = fc.array(
  fc.tuple(
    fc.constantFrom<Step[]>(
      ...(['make', 'make', 'make', 'refuse', 'fail'] as const),
      ...Array<'answer'>(9).fill('answer'),
      ...(['deadline', 'answer and deadline', 'deadline and answer'] as const),
    ),
    fc.nat(11),
  ),
  { minLength: 4, maxLength: 30 },
);

function live(correlation: Correlation, step: Step, which: number): void {
  const workers = correlation.running.filter((delivery) => !delivery.startsWith('waiter'));
  const delivery = workers[which % Math.max(1, workers.length)];
  const due = () => {
    if (Object.keys(correlation.state.timers).length > 0) correlation.comeDue();
  };
  if (step === 'make') {
    correlation.publish(envelope(`Make${'ABC'[which % 3]}`, { id: `evt-${correlation.state.admitted}` }));
    return;
  }
  if (step.startsWith('deadline')) due();
  if (delivery && step.includes('answer')) correlation.answer(delivery);
  if (delivery && step === 'refuse')
    correlation.settle(delivery, { ending: 'answered', payload: {}, outcome: 'refused', attempts: 1 });
  if (delivery && step === 'fail') correlation.fail(delivery);
  if (step.endsWith('and deadline')) due();
}

function lived(on: JoinTrigger, steps: [Step, number][]): Correlation {
  const correlation = new Correlation(team(on));
  correlation.publish(...['MakeA', 'MakeB', 'MakeC'].map((type) => envelope(type)));
  for (const [step, which] of steps) live(correlation, step, which);
  return correlation;
}

describe('a round', () => {
  it.each([
    ['all', join('all', ['A', 'B', 'C'], outcomes)],
    ['at_least two', join('at_least', ['A', 'B', 'C'], { count: 2, ...outcomes })],
  ])('of %s has exactly one outcome, in a thousand lives', (_, on) => {
    fc.assert(
      fc.property(life, (steps) => {
        const correlation = lived(on, steps);
        const node: JoinNode = correlation.state.joins.waiter?.node ?? {};
        const { met, timedOut, hopeless } = outcomeOf(correlation);
        const open = Object.keys(node.rounds ?? {}).length;
        expect(met + timedOut + hopeless + open).toBe(node.opened ?? 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('has each of the three outcomes in these lives', () => {
    const seen = { met: 0, timedOut: 0, hopeless: 0 };
    for (const steps of fc.sample(life, { numRuns: 100, seed: 7 })) {
      const correlation = lived(join('all', ['A', 'B', 'C'], outcomes), steps);
      for (const [name, times] of Object.entries(outcomeOf(correlation)))
        seen[name as keyof typeof seen] += times;
    }
    expect(Math.min(seen.met, seen.timedOut, seen.hopeless)).toBeGreaterThan(5);
  });
});

describe('a round of two hours whose last producer ends', () => {
  const twoHere = () => {
    const correlation = new Correlation(team(join('all', ['A', 'B', 'C'], outcomes)));
    correlation.publish(...['MakeA', 'MakeB', 'MakeC'].map((type) => envelope(type)));
    correlation.answer('a#1');
    correlation.answer('b#2');
    expect(correlation.state.timers).toEqual({ 'waiter @0': START + LIMIT });
    return correlation;
  };
  const comesDue = (correlation: Correlation) => {
    correlation.now = START + LIMIT;
    correlation.take({ input: 'timer', timer: 'waiter @0' });
  };
  const met = { met: 1, timedOut: 0, hopeless: 0 };
  const timedOut = { met: 0, timedOut: 1, hopeless: 0 };
  const hopeless = { met: 0, timedOut: 0, hopeless: 1 };
  const before = [
    ['a millisecond before the deadline', LIMIT - 1],
    ['at the very millisecond, and before it', LIMIT],
  ] as const;
  const after = [
    ['at the very millisecond, and after it', LIMIT],
    ['a millisecond after the deadline', LIMIT + 1],
  ] as const;

  it.each(before)('%s is met by its answer, and given up at its failure', (_, at) => {
    const [answered, failed] = [twoHere(), twoHere()];
    answered.now = failed.now = START + at;
    answered.answer('c#3');
    failed.fail('c#3', 'timeout');
    for (const correlation of [answered, failed]) comesDue(correlation);
    expect([outcomeOf(answered), outcomeOf(failed)]).toEqual([met, hopeless]);
    expect(failed.state.timers).toEqual({});
    expect(failed.events.at(-1)?.payload).toMatchObject({
      reason: 'unsatisfiable',
      because: ['C: c could not handle MakeC (timeout, 4 attempts)'],
    });
  });

  it.each(after)('%s is over, whatever the producer says', (_, at) => {
    const [answered, failed] = [twoHere(), twoHere()];
    for (const correlation of [answered, failed]) {
      comesDue(correlation);
      correlation.now = START + at;
    }
    answered.answer('c#3');
    failed.fail('c#3', 'timeout');
    expect([outcomeOf(answered), outcomeOf(failed)]).toEqual([timedOut, timedOut]);
  });

  it('publishes under an id that does not depend on when it was found out', () => {
    const [early, late] = [twoHere(), twoHere()];
    late.pass(1_000);
    for (const correlation of [early, late]) correlation.fail('c#3');
    const ids = [early, late].map(({ events }) => events.at(-1)?.event.id);
    expect(ids[0]).toMatch(/^evt-[0-9a-f-]+-unsatisfiable$/);
    expect(ids[1]).toBe(ids[0]);
  });
});

// Every way in which a saga of up to five steps can go, against the rule in one sentence: what was begun is taken back newest first,
// each once. The expectation is worked out here from the choices alone, not from the rules under test.
import fc from 'fast-check';
import type { RoutingSaga } from '../../../../src/plan/routing-plan';
import { routingSaga, SagaLife, type StepWords, sagaSetting } from '../../../support/saga';

/** How a step fails: what its last attempt gives, what the attempts before may have done, and what its undo is told. */
const WAYS = [
  { reason: 'temporary_failure', told: 'failed' },
  { reason: 'timeout', told: 'unknown' },
  { reason: 'temporary_failure', earlier: 'unknown', told: 'unknown' },
  { reason: 'temporary_failure', earlier: 'done', told: 'done' },
  { reason: 'bad_output', told: 'done' },
  { reason: 'bad_output', earlier: 'unknown', told: 'unknown' },
] as const;

/** Which steps fail, in which way, and which undos fail: bits by step. */
interface Choices {
  steps: number;
  failing: number;
  way: (typeof WAYS)[number];
  failingUndos: number;
}

const has = (bits: number, step: number) => (bits & (1 << step)) !== 0;
const names = (steps: number) => Array.from({ length: steps }, (_, step) => `S${step}`);
const plain = (steps: number, words: (step: number) => StepWords): RoutingSaga =>
  routingSaga(Object.fromEntries(names(steps).map((name, step) => [name, words(step)])));

/** Lets every step and undo end as chosen. Bounded, so that a saga that never ends is a failure and no hang. */
function live(life: SagaLife, { steps, failing, way, failingUndos }: Choices): SagaLife {
  for (let guard = 0; life.isOpen && guard <= 2 * steps; guard++) {
    const { doing, task } = life.atWork;
    const step = Number(task.slice(1));
    if (doing === 'undo') has(failingUndos, step) ? life.fail() : life.answer();
    else has(failing, step) ? failIn(life, way) : life.answer();
  }
  return life;
}

const failIn = (life: SagaLife, way: Choices['way']): SagaLife =>
  life.fail(way.reason, 'earlier' in way ? way.earlier : undefined);

function* allChoices(steps: number): Generator<Choices> {
  for (let failing = 0; failing < 1 << steps; failing++)
    for (const way of WAYS)
      for (let failingUndos = 0; failingUndos < 1 << steps; failingUndos++)
        yield { steps, failing, way, failingUndos };
}

describe.each([1, 2, 3, 4, 5])('a saga of %i steps, whatever fails', (steps) => {
  const saga = plain(steps, (step) => ({
    undo: `U${step}`,
    success: `S${step}Done`,
    failure: `S${step}Failed`,
  }));

  it('takes back what was begun, newest first, each once, and says how it ended', () => {
    const wrong: object[] = [];
    for (const choices of allChoices(steps)) {
      const stop = names(steps).findIndex((_, step) => has(choices.failing, step));
      const begun = stop < 0 ? steps : stop + 1;
      const back = stop < 0 ? [] : Array.from({ length: begun }, (_, step) => begun - 1 - step);
      const undone = back.filter((step) => !has(choices.failingUndos, step));
      const told = stop < 0 ? [] : [choices.way.told, ...back.slice(1).map(() => 'done')];
      const status =
        stop < 0 ? 'completed' : undone.length < back.length ? 'partially_compensated' : 'compensated';
      const expected = {
        trail: [...names(begun), ...back.map((step) => `U${step}`)],
        types: [
          ...names(begun).map((name, step) => (step === stop ? `${name}Failed` : `${name}Done`)),
          ...back.map((step) => `U${step}${has(choices.failingUndos, step) ? 'Failed' : 'Completed'}`),
        ],
        status,
        failed_step: stop < 0 ? null : `S${stop}`,
        undone: undone.map((step) => `U${step}`),
        unknown: told[0] === 'unknown' ? [`S${stop}`] : [],
        told,
        left: back.filter((step) => has(choices.failingUndos, step)).map((step) => `U${step}`),
      };
      const life = live(new SagaLife(sagaSetting(saga)), choices);
      const { shown, trail, types } = life;
      const { failed_step, undone: done, unknown, left_to_do = [] } = shown;
      const left = left_to_do.map(({ compensate }) => compensate);
      const undoings = life.works.flatMap(({ saga }) => saga.undoing?.outcome ?? []);
      const got = {
        trail,
        types,
        status: shown.status,
        failed_step,
        undone: done,
        unknown,
        told: undoings,
        left,
      };
      if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push({ choices, got, expected });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

/** Ends what is at work; nothing where somebody is asked. */
function endWork(life: SagaLife, how: 'answer' | 'fail' | 'timeout' | 'earlier' | 'useless'): SagaLife {
  switch (how) {
    case 'answer':
      return life.answer();
    case 'fail':
      return life.fail();
    case 'timeout':
      return life.fail('timeout');
    case 'earlier':
      return life.fail('temporary_failure', 'unknown');
    case 'useless':
      return life.fail('bad_output');
  }
}

/** Somebody answers, where the saga asks. */
function settle(life: SagaLife, outcome: 'undo' | 'skip'): SagaLife {
  const { hand } = life.state;
  const step = hand?.waits === 'person' ? `S${hand.step - 1}` : 'nothing';
  return life.take({ arrival: 'settle', settlement: { step, outcome } });
}

describe('any saga', () => {
  const undo = fc.constantFrom<'task' | 'none' | 'irreversible'>('task', 'none', 'irreversible');
  const step = fc.record({ undo, onUnknown: fc.constantFrom('undo', 'skip', 'ask') });
  const end = fc.constantFrom('answer', 'fail', 'timeout', 'earlier', 'useless', 'cancel', 'undo', 'skip');

  it('accounts for every step that was begun, whatever its undo is and whenever it is cancelled', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.array(end, { maxLength: 14 }),
        (words, ends) => {
          const saga = plain(words.length, (number) => {
            const { undo: kind, onUnknown } = words[number] as (typeof words)[number];
            const undone = kind === 'task' ? `U${number}` : { undo: kind as 'irreversible', reason: 'gone' };
            return { onUnknown, undo: undone };
          });
          const life = new SagaLife(sagaSetting(saga));
          let cancelledFirst = false;
          for (const each of ends) {
            if (!life.isOpen) break;
            if (each === 'cancel') {
              cancelledFirst ||= life.state.status === 'in_progress';
              life.cancel();
            } else if (each === 'undo' || each === 'skip') settle(life, each);
            else endWork(life, each);
          }
          // One that asks somebody waits for ever: to cancel is an answer too.
          for (let step = 0; life.state.hand?.waits === 'person' || step < words.length; step++) {
            if (life.state.hand?.waits === 'person') {
              cancelledFirst = true;
              life.cancel();
            } else if (life.isOpen) life.answer();
          }
          life.runAll();
          const { begun } = life.state;
          const undos = life.works.filter(({ doing }) => doing === 'undo').map(({ step: number }) => number);
          expect(new Set(undos).size).toBe(undos.length);
          expect(undos).toEqual([...undos].sort((a, b) => b - a));
          const { status, left_to_do = [] } = life.shown;
          if (status === 'completed') return expect(begun).toHaveLength(words.length);
          for (const row of begun) {
            const { undo: kind, onUnknown } = words[row.step - 1] as (typeof words)[number];
            const isUnknown = row.outcome === 'unknown';
            const skipped = isUnknown && (row.settled ?? onUnknown) === 'skip';
            expect(undos.includes(row.step)).toBe(kind === 'task' && !skipped);
            const isLeft = left_to_do.some((left) => left.step === row.step);
            if (kind === 'irreversible') expect(isLeft).toBe(row.outcome !== 'failed' && !skipped);
            if (kind === 'none')
              expect(isLeft).toBe(isUnknown && onUnknown === 'ask' && row.settled === undefined);
          }
          expect(status === 'partially_compensated').toBe(left_to_do.length > 0);
          if (left_to_do.length === 0) expect(status === 'cancelled').toBe(cancelledFirst);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes only what it waits for: rubbish, late endings and strangers change nothing', () => {
    const saga = plain(3, (number) => ({ undo: `U${number}` }));
    const odd = fc.oneof(
      fc.record({
        arrival: fc.constant('settled' as const),
        reaction: fc.constantFrom(
          'saga:deploy-feature/S2',
          'saga:deploy-feature/S0/undo',
          'saga:other/S0',
          '',
        ),
        ending: fc.constant({ ending: 'cancelled' as const }),
      }),
      fc.record({ arrival: fc.constant('gate' as const), verdict: fc.jsonValue() }),
      fc.record({ arrival: fc.constant('settle' as const), settlement: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 8 }), (arrivals) => {
        const life = new SagaLife(sagaSetting(saga));
        const { state } = life;
        for (const arrival of arrivals) life.take(arrival);
        expect(life.state).toEqual(state);
        expect(life.runAll().trail).toEqual(['S0', 'S1', 'S2']);
      }),
    );
  });
});

// Every way in which a saga of up to five steps can go, against the rule in one sentence: what was begun is taken back newest first,
// each once. The expectation is worked out here from the choices alone, not from the rules under test.
import fc from 'fast-check';
import type { RoutingSaga } from '../../../../src/plan/routing-plan';
import { routingSaga, SagaLife, type StepWords, sagaSetting } from '../../../support/saga';

/** Which steps fail, which of them leave their outcome unknown, and which undos fail: bits by step. */
interface Choices {
  steps: number;
  failing: number;
  unknown: number;
  failingUndos: number;
}

const has = (bits: number, step: number) => (bits & (1 << step)) !== 0;
const names = (steps: number) => Array.from({ length: steps }, (_, step) => `S${step}`);
const plain = (steps: number, words: (step: number) => StepWords): RoutingSaga =>
  routingSaga(Object.fromEntries(names(steps).map((name, step) => [name, words(step)])));

/** Lets every step and undo end as chosen. Bounded, so that a saga that never ends is a failure and no hang. */
function live(life: SagaLife, { steps, failing, unknown, failingUndos }: Choices): SagaLife {
  for (let guard = 0; life.isOpen && guard <= 2 * steps; guard++) {
    const { doing, task } = life.atWork;
    const step = Number(task.slice(1));
    if (doing === 'undo') has(failingUndos, step) ? life.fail() : life.answer();
    else if (has(unknown, step)) life.fail('timeout');
    else has(failing, step) ? life.fail() : life.answer();
  }
  return life;
}

function* allChoices(steps: number): Generator<Choices> {
  for (let failing = 0; failing < 1 << steps; failing++)
    for (let unknown = 0; unknown < 1 << steps; unknown++)
      for (let failingUndos = 0; failingUndos < 1 << steps; failingUndos++)
        yield { steps, failing, unknown, failingUndos };
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
      const stop = names(steps).findIndex((_, step) => has(choices.failing | choices.unknown, step));
      const begun = stop < 0 ? steps : stop + 1;
      const back = stop < 0 ? [] : Array.from({ length: begun }, (_, step) => begun - 1 - step);
      const undone = back.filter((step) => !has(choices.failingUndos, step));
      const isUnknown = stop >= 0 && has(choices.unknown, stop);
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
        unknown: isUnknown ? [`S${stop}`] : [],
        left: back.filter((step) => has(choices.failingUndos, step)).map((step) => `U${step}`),
      };
      const life = live(new SagaLife(sagaSetting(saga)), choices);
      const { shown, trail, types } = life;
      const { failed_step, undone: done, unknown, left_to_do = [] } = shown;
      const left = left_to_do.map(({ compensate }) => compensate);
      const got = { trail, types, status: shown.status, failed_step, undone: done, unknown, left };
      if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push({ choices, got, expected });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

describe('any saga', () => {
  const undo = fc.constantFrom<'task' | 'none' | 'irreversible'>('task', 'none', 'irreversible');
  const step = fc.record({ undo, onUnknown: fc.constantFrom<'undo' | 'skip'>('undo', 'skip') });
  const end = fc.constantFrom('answer', 'fail', 'timeout', 'cancel');

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
            } else if (each === 'answer') life.answer();
            else life.fail(each === 'fail' ? 'temporary_failure' : 'timeout');
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
            const skipped = row.outcome === 'unknown' && onUnknown === 'skip';
            expect(undos.includes(row.step)).toBe(kind === 'task' && !skipped);
            const isLeft = left_to_do.some((left) => left.step === row.step);
            if (kind === 'irreversible') expect(isLeft).toBe(row.outcome !== 'failed' && !skipped);
            if (kind === 'none') expect(isLeft).toBe(false);
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

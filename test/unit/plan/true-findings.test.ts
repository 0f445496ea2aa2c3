// What checks say of small random plans is true of every way in which they can be played.
import fc from 'fast-check';
import { checkPlan } from '../../../src/plan/check/check-plan';
import { compileText } from '../../../src/plan/load-plan';
import { choosingPlan, play, smallPlan } from './played-plan';

const playing = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.boolean(), fc.infiniteStream(fc.nat({ max: 5 })));
const played = playing(smallPlan);

/** The agents that findings of a code begin on the lines of. */
function toldOf(text: string, code: string): string[] {
  const lines = text.split('\n');
  return checkPlan(compileText(text, 'plan.yaml'))
    .filter((problem) => problem.code === code)
    .map(({ line }) => /^ *(\w+):/.exec(lines[line - 1] ?? '')?.[1] ?? '');
}

const playedWith = (text: string, turned: boolean, choices: Iterator<number>) =>
  play(
    compileText(text, 'plan.yaml').routing,
    turned ? ['T', 'S'] : ['S', 'T'],
    () => choices.next().value ?? 0,
  );

describe('a reaction', () => {
  it.each([
    ['SB212', played],
    ['SB225', playing(choosingPlan)],
  ])('that is told as never woken is never woken: %s', (code, plans) => {
    fc.assert(
      fc.property(plans, ([text, turned, choices]) => {
        const told = toldOf(text, code);
        fc.pre(told.length > 0);
        const { woken } = playedWith(text, turned, choices);
        expect(told.filter((name) => woken.has(name))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('of a loop that nothing ends goes on for ever, once it is woken', () => {
    fc.assert(
      fc.property(played, ([text, turned, choices]) => {
        const told = toldOf(text, 'SB130');
        fc.pre(told.length > 0);
        const { woken, isEndless } = playedWith(text, turned, choices);
        if (told.some((name) => woken.has(name))) expect(isEndless).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('goes on for ever only where some loop is told', () => {
    fc.assert(
      fc.property(played, ([text, turned, choices]) => {
        const { isEndless } = playedWith(text, turned, choices);
        fc.pre(isEndless);
        expect([...toldOf(text, 'SB130'), ...toldOf(text, 'SB213')]).not.toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

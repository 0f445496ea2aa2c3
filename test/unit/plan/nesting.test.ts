// Texts that nest for the sake of nesting are refused before a parser sees them.

import { PlanInvalid } from '../../../src/plan/problem';
import { parseText } from '../../../src/plan/read/parse-plan';

describe('a text that nests too deeply', () => {
  it.each([
    ['brackets', '['.repeat(200_000)],
    ['braces', '{a: '.repeat(100_000)],
    ['JSON', `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`],
    ['lists on a line', '- '.repeat(3_000)],
    ['indentation', Array.from({ length: 1_000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
  ])('is refused as such: %s', (_, text) => {
    expect(() => parseText(text, 'plan.yaml')).toThrow(PlanInvalid);
    expect(() => parseText(text, 'plan.yaml')).toThrow(/nests deeper than 100 levels/);
  });

  it('is not what people write', () => {
    expect(parseText('a: { b: [{ c: [1, [2, [3]]] }] }', 'plan.yaml').value).toEqual({
      a: { b: [{ c: [1, [2, [3]]] }] },
    });
  });
});

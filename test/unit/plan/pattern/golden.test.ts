// The pattern language against golden cases: EventBridge's answers, by operator and by shape.
import { matches } from './matching';
import { numberCases } from './number-cases';
import { shapeCases } from './shape-cases';
import { valueCases } from './value-cases';

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 90 ? `${text.slice(0, 90)}…` : text;
};
const parsed = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);

for (const [name, cases] of Object.entries({ ...valueCases, ...numberCases }))
  describe(name, () => {
    it.each(
      cases.map((each) => [short(each[0]), each[1] ? 'matches' : 'refuses', short(each[2]), each] as const),
    )('%s %s %s', (_asks, _answer, _value, each) => {
      const [asks, expected, value] = each;
      const event = each.length === 3 ? { field: value } : {};
      expect(matches({ field: asks }, event)).toBe(expected);
      // One level further down, and inside the only element of a list, the answer is the same.
      expect(matches({ outer: { field: asks } }, { outer: event })).toBe(expected);
      expect(matches({ outer: { field: asks } }, { outer: [event] })).toBe(expected);
    });
  });

for (const [name, cases] of Object.entries(shapeCases))
  describe(name, () => {
    it.each(
      cases.map((each) => [short(each[0]), each[2] ? 'matches' : 'refuses', short(each[1]), each] as const),
    )('%s %s %s', (_pattern, _answer, _event, [pattern, event, expected]) => {
      expect(matches(parsed(pattern), parsed(event))).toBe(expected);
    });
  });

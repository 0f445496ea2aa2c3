// Pattern objects as filters (M5): text in, problems out.
import { agent, checked, plan, refusals } from './plan-text';

const sources = 'sources: { /owner: { may: [Go, Stop] } }';
const told = (...lines: string[]) => checked(plan(sources, ...lines));

describe('a pattern', () => {
  it('knows the types that it lists, and any other where it does more than list them', () => {
    expect(
      told(
        'agents:',
        agent('a', 'on: { filter: { type: [Go] } }, publishes: {}'),
        agent('b', 'on: { filter: { type: [Go, Never] } }, publishes: {}'),
        agent('c', 'on: { filter: { type: [{ prefix: Nev }] } }, publishes: {}'),
        agent('d', 'on: { filter: { type: [Never] } }, publishes: {}'),
      ),
    ).toEqual(['plan.yaml:7:48 warn SB211 nobody publishes Never, which d waits for']);
  });

  it.each([
    ['{}', '3:48', 'the pattern is an empty object; name at least one field'],
    ['{ type: X }', '3:56', 'type needs a list of values or an object, got "X"; write ["X"]'],
    ['{ type: [{ sufix: X }] }', '3:57', 'type[0] has no operator "sufix"; did you mean suffix?'],
    ['[X]', '3:48', 'filter needs to be text like severity=high or a pattern object, got a list of 1'],
  ])('that is wrong is refused where it is: %s', (filter, place, message) => {
    expect(refusals(plan('agents:', agent('a', `on: { filter: ${filter} }`)))).toEqual([
      `plan.yaml:${place} error SB010 ${message}`,
    ]);
  });

  it('on a field that events do not have is told, inside of $or too', () => {
    expect(
      told(
        'agents:',
        agent('a', 'on: { filter: { typ: [Go], "payload.size": [3] } }, publishes: {}'),
        agent(
          'b',
          'on: { type: Go, filter: { $or: [{ severity: [high] }, { topic: [t] }] } }, publishes: {}',
        ),
      ).filter((line) => line.includes('no field')),
    ).toEqual([
      'plan.yaml:4:50 error SB104 filter can never match: events have no field "typ"; did you mean type?',
      'plan.yaml:5:68 warn SB223 events have no field "severity" of their own; did you mean payload: { severity: … }?',
    ]);
  });
});

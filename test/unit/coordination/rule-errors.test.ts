// A rule that throws: that event is parked, later ones go on, and no half of its facts stays behind.
import { indexPlan } from '../../../src/coordination/routing/plan-index';
import type { EventTrigger, Trigger } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, on, routingPlan } from '../../support/routing-plan';

const unknown = { trigger: 'most', of: [on('A'), on('B')] } as unknown as Trigger;
const withoutPath = on('A', {
  filter: [{ name: 'severity', equals: 'high', text: 'high' }] as EventTrigger['filter'],
});

describe('a plan with a rule that cannot be applied', () => {
  it.each([
    ['a trigger of an unknown kind', unknown, /unexpected.*most/],
    ['a filter term without a path', withoutPath, /not iterable/],
    ['either in a join', join('all', ['B', withoutPath]), /not iterable/],
  ])('(%s) parks the event as a rule error, and goes on with the others', (_, trigger, problem) => {
    const correlation = new Correlation(
      routingPlan({ sound: { on: join('all', ['A', 'Z'], { withinMs: 1_000 }) }, broken: { on: trigger } }),
    );
    const before = correlation.state;
    const step = correlation.publish(envelope('A'));
    expect(step).toMatchObject([
      { outcome: 'parked', id: 'evt-A', reason: 'rule_error', problem: expect.stringMatching(problem) },
    ]);
    expect(correlation.state).toMatchObject({
      admitted: 0,
      window: before.window,
      open: {},
      held: {},
      joins: {},
      timers: {},
    });
    expect(correlation.facts.map((fact) => fact.fact)).toEqual(['event-parked', 'phase-changed']);
    expect(correlation.effects).toEqual([]);
    correlation.publish(envelope('Z'));
    expect(correlation.open).toEqual(['sound#1 waiting']);
  });

  it('leaves no half of an event behind where only the end of the correlation cannot be judged', () => {
    const correlation = new Correlation(
      routingPlan(
        { sound: { on: 'A' }, joined: { on: join('all', ['A', 'Z'], { withinMs: 1_000 }) } },
        { completeOn: unknown },
      ),
    );
    expect(correlation.publish(envelope('A'))).toMatchObject([{ reason: 'rule_error' }]);
    expect(correlation.state).toMatchObject({
      admitted: 0,
      window: [],
      open: {},
      held: {},
      joins: {},
      timers: {},
    });
    expect(correlation.effects.map((effect) => effect.effect)).toEqual(['show-phase']);
  });

  it('does not lose the work that caused the event', () => {
    const correlation = new Correlation(
      routingPlan({ builder: { on: 'Start', publishes: { completed: 'A' } }, broken: { on: unknown } }),
    );
    correlation.publish(envelope('Start'));
    correlation.answer('builder#1');
    expect(correlation.endingOf('builder#1')).toBe('handled');
    expect(correlation.state.parked).toMatchObject([{ type: 'A', reason: 'rule_error' }]);
  });

  it.each([['no members', { trigger: 'most' }]])(
    'is refused when the run begins where a trigger has %s at all',
    (_, trigger) => {
      expect(() =>
        indexPlan(routingPlan({ builder: { on: 'A' } }, { failOn: trigger as unknown as Trigger })),
      ).toThrow(TypeError);
    },
  );
});

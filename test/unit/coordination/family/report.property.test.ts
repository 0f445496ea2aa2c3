// Whatever happens to a child: each of its ends is reported, once, and what it keeps for that can be carried (M11).
import fc from 'fast-check';
import { reopenState } from '../../../../src/coordination/initial';
import { ENDED } from '../../../../src/coordination/phase';
import { eventProblem } from '../../../../src/events/envelope-guard';
import { Correlation } from '../../../support/correlation';
import { envelope } from '../../../support/envelope';
import { deepFreeze } from '../../../support/live-through';
import { join, on, routingPlan } from '../../../support/routing-plan';

const plan = routingPlan(
  {
    builder: { on: 'Start', publishes: { completed: 'Built', failed: 'Broken' } },
    tester: { on: 'Built', publishes: { completed: 'Tested', failed: 'Broken' } },
  },
  { completeOn: join('all', ['Built', 'Tested']), failOn: on('Broken') },
);
const happening = fc.constantFrom(
  'start',
  'answer',
  'fail',
  'other',
  'reported',
  'cancel',
  'rollover',
  'reopen',
);

function live(life: readonly string[]): Correlation {
  const correlation = new Correlation(plan);
  correlation.publish(envelope('Start', { parent: 'project' }));
  for (const [number, it] of life.entries()) {
    const [running] = correlation.running;
    const ended = ENDED.includes(correlation.state.phase);
    if (it === 'start') correlation.publish(envelope('Start', { id: `${number}` }));
    if (it === 'other') correlation.publish(envelope('Noise', { id: `${number}`, parent: 'other' }));
    if (it === 'answer' && running) correlation.answer(running);
    if (it === 'fail' && running) correlation.fail(running);
    if (it === 'cancel') correlation.cancel();
    if (it === 'rollover' && !ended) correlation.rollOver();
    if (it === 'reported' && correlation.state.report)
      correlation.take({
        input: 'reported',
        event: correlation.state.report.event,
        outcome: { outcome: 'sent' },
      });
    if (it === 'reopen' && ended) {
      correlation.state = reopenState(correlation.state);
      correlation.take({ input: 'begin' });
    }
    correlation.state = deepFreeze(correlation.state);
  }
  return correlation;
}

it('reports every end that it comes to once, with an id of its own', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 25 }), (life) => {
      const correlation = live(life);
      const reports = correlation.effects.flatMap((each) =>
        each.effect === 'report-to-parent' ? [each] : [],
      );
      const ids = reports.map(({ event }) => event.event.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { event } of reports) expect(eventProblem(event)).toBeUndefined();
      const { phase, report } = correlation.state;
      if (ENDED.includes(phase)) expect(report?.event).toBe(ids.at(-1));
      const begun = correlation.facts.filter(({ fact }) => fact === 'report-begun');
      expect(begun).toHaveLength(ids.length);
    }),
  );
});

it('keeps plain data, and of bodies only those that something needs', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 25 }), (life) => {
      const { state } = live(life);
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      const needed = Object.values(state.open).flatMap(({ event, members = [event] }) => members);
      const finals = Object.values(state.finals ?? {});
      for (const [sequence, { uses }] of Object.entries(state.held)) {
        const used = [...needed, ...finals].filter((each) => String(each) === sequence);
        expect([sequence, uses]).toEqual([sequence, used.length]);
      }
    }),
  );
});

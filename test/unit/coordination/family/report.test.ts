// A correlation with a parent reports how it ended: which event, once, as what (M11).
import type { ReportToParent } from '../../../../src/coordination/family/report';
import { reopenState } from '../../../../src/coordination/initial';
import { eventProblem } from '../../../../src/events/envelope-guard';
import { Correlation } from '../../../support/correlation';
import { envelope } from '../../../support/envelope';
import { join, on, routingPlan } from '../../../support/routing-plan';

const plan = routingPlan(
  {
    builder: { on: 'Start', publishes: { completed: 'Built', failed: 'Broken' } },
    tester: { on: 'Start', publishes: { completed: 'Tested' } },
  },
  { completeOn: join('all', ['Built', 'Tested']), failOn: on('Broken') },
);
const start = (rest = {}) => envelope('Start', { parent: 'project', ...rest });
const child = (rest = {}) => {
  const correlation = new Correlation({ ...plan, ...rest });
  correlation.publish(start());
  return correlation;
};
const reportsOf = ({ effects }: Correlation) =>
  effects.filter((effect): effect is ReportToParent => effect.effect === 'report-to-parent');
const reopen = (correlation: Correlation) => {
  correlation.state = reopenState(correlation.state);
  correlation.take({ input: 'begin' });
};

describe('a child that completes', () => {
  it('reports the event that met complete_on, of a join the last one, as that event arrived', () => {
    const correlation = child();
    correlation.answer('tester#1');
    expect(reportsOf(correlation)).toEqual([]);
    correlation.answer('builder#1', { version: 7 });
    const built = correlation.events.at(-1);
    expect(reportsOf(correlation)).toEqual([
      {
        effect: 'report-to-parent',
        parent: 'project',
        event: {
          event: {
            id: expect.stringMatching(/^evt-[0-9a-f-]{36}-report$/),
            type: 'Built',
            source: '/builder',
            timestamp: built?.event.timestamp,
            version: '1.0',
            correlation_id: 'project',
            causation_id: built?.event.id,
            child: 'feature-7',
            hops: 2,
          },
          payload: { version: 7 },
          routing: built?.routing,
        },
      },
    ]);
    expect(eventProblem(reportsOf(correlation)[0]?.event)).toBeUndefined();
    expect(correlation.state.report).toMatchObject({ type: 'Built', status: 'pending' });
  });

  it('says what became of the report, and keeps it apart from another one', () => {
    const correlation = child();
    correlation.runAll();
    const id = correlation.state.report?.event ?? '';
    correlation.take({ input: 'reported', event: 'evt-other', outcome: { outcome: 'sent' } });
    expect(correlation.state.report).toMatchObject({ status: 'pending' });
    correlation.take({ input: 'reported', event: id, outcome: { outcome: 'late' } });
    expect(correlation.state).toMatchObject({ phase: 'complete', report: { event: id, status: 'late' } });
  });

  it('reports the same event under the same id, whether its run has handed over or not', () => {
    const reported = [false, true].map((handedOver) => {
      const correlation = child();
      correlation.answer('tester#1');
      if (handedOver) correlation.rollOver();
      correlation.answer('builder#1', { version: 7 });
      return reportsOf(correlation);
    });
    expect(reported[0]).toHaveLength(1);
    expect(reported[1]).toEqual(reported[0]);
  });

  it('names where the body is found, where it was too large to be carried', () => {
    const correlation = new Correlation({ ...plan, completeOn: on('Built') });
    correlation.publish(start());
    correlation.answer('builder#1', { large: true });
    expect(reportsOf(correlation)).toEqual([]);
    const sequence = correlation.state.finals?.complete_on ?? 0;
    const { [sequence]: kept } = correlation.state.held;
    if (!kept) throw new Error('the final event is not held');
    const left = { ...kept, elsewhere: true as const, envelope: { ...kept.envelope, payload: {} } };
    correlation.state = { ...correlation.state, held: { ...correlation.state.held, [sequence]: left } };
    correlation.answer('tester#1');
    expect(reportsOf(correlation)).toMatchObject([
      { event: { payload: {} }, body: { run: 'run-1', sequence } },
    ]);
  });

  it('is woken once more before it closes, and does not report the same end twice', () => {
    const correlation = child();
    correlation.runAll();
    correlation.publish(envelope('Start', { id: 'again' }));
    expect(correlation.state.phase).toBe('active');
    correlation.runAll();
    expect(correlation.state.phase).toBe('complete');
    expect(reportsOf(correlation)).toHaveLength(1);
  });
});

describe('a child that ends otherwise', () => {
  it('reports the event that met fail_on', () => {
    const correlation = child();
    correlation.answer('tester#1');
    correlation.fail('builder#1');
    expect(reportsOf(correlation)).toMatchObject([
      {
        event: {
          event: { type: 'Broken', source: '/builder', child: 'feature-7' },
          payload: { reason: 'temporary_failure' },
        },
      },
    ]);
  });

  it('reports that it was cancelled, in the words of the system', () => {
    const correlation = child();
    correlation.cancel();
    expect(reportsOf(correlation)).toMatchObject([
      {
        event: {
          event: { type: 'ErrorOccurredEvent', source: '/signalbox', correlation_id: 'project' },
          payload: { child: 'feature-7', status: 'cancelled', reason: 'the correlation was cancelled' },
        },
      },
    ]);
    expect(eventProblem(reportsOf(correlation)[0]?.event)).toBeUndefined();
  });

  it('reports nothing as long as it is stalled', () => {
    const correlation = child();
    correlation.answer('builder#1');
    correlation.fail('tester#1');
    expect(correlation.state.phase).toBe('stalled');
    expect(reportsOf(correlation)).toEqual([]);
  });
});

describe('a child that is reopened', () => {
  it('reports its next end as another event', () => {
    const correlation = child();
    correlation.runAll();
    reopen(correlation);
    expect(correlation.state).toMatchObject({ parent: 'project', generation: 1 });
    expect(correlation.state.report).toBeUndefined();
    expect(correlation.state.held).toEqual({});
    correlation.publish(envelope('Start', { id: 'again' }));
    correlation.runAll();
    const ids = reportsOf(correlation).map(({ event }) => event.event.id);
    expect(new Set(ids).size).toBe(2);
  });

  it('and cancelled again says so again', () => {
    const correlation = child();
    correlation.cancel();
    reopen(correlation);
    correlation.publish(envelope('Start', { id: 'again' }));
    correlation.cancel();
    const ids = reportsOf(correlation).map(({ event }) => event.event.id);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('a correlation without a parent', () => {
  it('keeps nothing and reports nothing', () => {
    const correlation = new Correlation(plan);
    correlation.publish(envelope('Start'));
    correlation.runAll();
    expect(correlation.state.phase).toBe('complete');
    expect(reportsOf(correlation)).toEqual([]);
    expect(correlation.state).not.toHaveProperty('finals');
    expect(correlation.state).not.toHaveProperty('report');
    expect(correlation.state.held).toEqual({});
  });
});

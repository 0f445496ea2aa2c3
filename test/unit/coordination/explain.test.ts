// Why an event woke whom, and what is waited for.
import { type Explanation, explainEvent, explainWaiting } from '../../../src/coordination/explain';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { featureTeam, join, on, routingPlan } from '../../support/routing-plan';

const explain = ({ plan, facts }: Correlation, id: string): Explanation => {
  const [explanation] = explainEvent(plan, facts, id);
  if (!explanation) throw new Error(`no event ${id}`);
  return explanation;
};

const filtered = (name: string, text: string) =>
  on('ReviewCompleted', { filter: [{ path: ['payload', name], name, equals: text, text }] });

describe('explaining an event', () => {
  it('says who handled it, how long it took and in which attempt', () => {
    const correlation = new Correlation(routingPlan({ writer: { on: 'Begun' } }));
    correlation.publish(envelope('Begun'));
    correlation.pass(8_200);
    correlation.answer('writer#1');
    expect(explain(correlation, 'evt-Begun').rows).toEqual([
      {
        mark: 'matched',
        reaction: 'writer',
        clause: 'type is Begun',
        outcome: 'handled in 8.2 s, attempt 1',
      },
    ]);
  });

  it('says who is at work on it, and since when', () => {
    const correlation = new Correlation(routingPlan({ writer: { on: 'Begun' } }));
    correlation.publish(envelope('Begun'));
    expect(explain(correlation, 'evt-Begun').rows[0]?.outcome).toBe('running since 10:00:00');
  });

  it('names the clause that said no and the value that it saw', () => {
    const plan = routingPlan({
      reader: { on: 'ReviewCompleted' },
      auditor: { on: filtered('severity', 'high') },
    });
    const correlation = new Correlation(plan);
    correlation.publish(envelope('ReviewCompleted', { payload: { severity: 'low' } }));
    const { rows } = explain(correlation, 'evt-ReviewCompleted');
    expect(rows.map(({ mark, reaction }) => [mark, reaction])).toEqual([
      ['matched', 'reader'],
      ['refused', 'auditor'],
    ]);
    expect(rows[1]).toMatchObject({ clause: 'severity=high', outcome: 'payload.severity is "low"' });
  });

  it('says that a filter reads a field that is not there, and which one is near', () => {
    const correlation = new Correlation(routingPlan({ reviewer: { on: filtered('verdct', 'pass') } }));
    correlation.publish(envelope('ReviewCompleted', { payload: { verdict: 'pass' } }));
    expect(explain(correlation, 'evt-ReviewCompleted').rows[0]).toMatchObject({
      mark: 'refused',
      clause: 'verdct=pass',
      outcome: 'payload.verdct: no such field; did you mean verdict?',
    });
  });

  it('says how far a join has come, what it waits for and who is about to bring it', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryApproved'));
    correlation.answer('ux-designer#1');
    const event = correlation.events.find(({ event }) => event.type === 'WireframeCompleted');
    expect(explain(correlation, event?.event.id ?? '').rows).toEqual([
      {
        mark: 'waiting',
        reaction: 'frontend-specialist',
        clause: '',
        outcome: '1 of 2; waiting for BackendImplementationCompleted',
      },
    ]);
    expect(explainWaiting(correlation.plan, correlation.facts)).toContainEqual(
      expect.objectContaining({
        mark: 'waiting',
        reaction: 'backend-architect',
        outcome: 'running since 10:00:00',
      }),
    );
  });

  it('follows a place in a join to the round that it became part of', () => {
    const correlation = new Correlation(routingPlan({ merger: { on: join('all', ['A', 'B']) } }));
    correlation.publish(envelope('A'), envelope('B'));
    correlation.runAll();
    expect(explain(correlation, 'evt-A').rows[0]?.outcome).toBe(
      'joined 2 events; handled in 0 ms, attempt 1',
    );
  });

  it('shows the event that met complete_on as such, although it woke nobody', () => {
    const correlation = new Correlation(routingPlan({}, { completeOn: on('Done') }));
    correlation.publish(envelope('Done'));
    expect(explain(correlation, 'evt-Done').rows).toEqual([
      { mark: 'matched', reaction: 'complete_on', clause: 'type is Done', outcome: 'met' },
    ]);
  });

  it('counts the reactions that ask for other types instead of listing them', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryApproved'));
    const { rows, others } = explain(correlation, 'evt-UserStoryApproved');
    expect([rows.length, others]).toEqual([3, 4]);
  });

  it('names the near type where nobody asks for this one', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryAproved'));
    expect(explain(correlation, 'evt-UserStoryAproved')).toMatchObject({
      rows: [],
      didYouMean: 'UserStoryApproved',
    });
  });

  it('says why an event was parked', () => {
    const correlation = new Correlation(featureTeam());
    const { event, routing } = envelope('UserStoryApproved');
    correlation.publish({ event, routing, payload: 3 });
    expect(explain(correlation, 'evt-UserStoryApproved').parked).toMatchObject({ reason: 'invalid_payload' });
  });

  it('has nothing to say about an id that never came', () => {
    expect(explainEvent(featureTeam(), [], 'evt-none')).toEqual([]);
  });
});

describe('explaining a correlation', () => {
  it('names a dead letter with its attempts and its problem', () => {
    const correlation = new Correlation(routingPlan({ writer: { on: 'Begun' } }));
    correlation.publish(envelope('Begun'));
    correlation.fail('writer#1', 'timeout');
    expect(explainWaiting(correlation.plan, correlation.facts)).toEqual([
      {
        mark: 'refused',
        reaction: 'writer',
        clause: 'writer#1',
        outcome: 'dead letter after 4 attempts: timeout in writer#1',
      },
    ]);
  });

  it('names what complete_on waits for', () => {
    const correlation = new Correlation(routingPlan({}, { completeOn: on('Done') }));
    correlation.publish(envelope('Other'));
    expect(explainWaiting(correlation.plan, correlation.facts)).toEqual([
      { mark: 'waiting', reaction: 'complete_on', clause: '', outcome: 'waiting for Done' },
    ]);
  });

  it('has nothing to say about one that is complete', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryApproved'));
    correlation.runAll();
    expect(explainWaiting(correlation.plan, correlation.facts)).toEqual([]);
  });
});

// A rule that throws while joins are judged: they wait on, and the correlation says so, once.
import { statusLines } from '../../../src/cli/views/status-text';
import { explainCorrelation } from '../../../src/coordination/explain/explain-correlation';
import type { EventTrigger } from '../../../src/plan/routing-plan';
import { Correlation, START } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { correlationText, explained } from '../../support/explained';
import { join, on, routingPlan } from '../../support/routing-plan';
import { capturedOutput } from '../cli/captured';

/** Reading its filter throws, and nobody does so but those who ask whether B can still come. */
const unreadable = on('Q', {
  filter: [{ name: 'severity', equals: 'high', text: 'high' }] as EventTrigger['filter'],
});
const problem = expect.stringMatching(/undefined/);

/** A comes from outside; B may come of Q, or of `maker`. */
const given = (on: EventTrigger = unreadable) =>
  new Correlation(
    routingPlan({
      maker: { on: 'Start', publishes: { completed: 'B' } },
      other: { on, publishes: { completed: 'B' } },
      waiter: { on: join('all', ['A', 'B']), publishes: { completed: 'Done' } },
    }),
  );
const remarks = ({ facts }: Correlation) => facts.filter(({ fact }) => fact === 'judging-changed');

describe('a rule that throws while joins are judged', () => {
  it('lets the joins wait on, and everything else go on', () => {
    const correlation = given();
    correlation.publish(envelope('A'), envelope('Start'));
    expect(correlation.open).toEqual(['waiter#1 waiting', 'maker#2 running']);
    correlation.answer('maker#2');
    expect(correlation.running).toEqual(['waiter#r1']);
    correlation.runAll();
    expect(correlation.types).toEqual(['A', 'Start', 'B', 'Done']);
    expect(correlation.state.parked).toEqual([]);
  });

  it('is remarked once with its message, however often it throws', () => {
    const correlation = given();
    for (const id of ['a1', 'a2', 'a3']) correlation.publish(envelope('A', { id }));
    expect(remarks(correlation)).toEqual([{ fact: 'judging-changed', problem, at: START }]);
    expect(correlation.state.unjudged).toEqual({ problem, since: START });
  });

  it('is said by status and explained in one row', () => {
    const correlation = given();
    correlation.publish(envelope('A'));
    const { plan, facts, state, now } = correlation;
    const record = { plan, correlation: 'feature-7', state, facts, runs: [], untaken: 0, removedRuns: 0 };
    const said = statusLines(record, capturedOutput(), now);
    expect(said.filter((line) => line.startsWith('joins are not judged: '))).toHaveLength(1);
    const rows = explainCorrelation(explained(correlation)).rows.filter(({ about }) => about === 'unjudged');
    expect(rows).toMatchObject([{ mark: 'lost', name: 'joins' }]);
    expect(
      correlationText(correlation).filter((line) => /^! joins +are not judged: /.test(line)),
    ).toHaveLength(1);
  });

  it('keeps its remark over a rollover', () => {
    const correlation = given();
    correlation.publish(envelope('A'));
    correlation.rollOver();
    expect(correlation.state.unjudged).toEqual({ problem, since: START });
    expect(remarks(correlation)).toHaveLength(1);
  });

  it('is no remark any more once all joins could be judged again', () => {
    const broken = given();
    broken.publish(envelope('A', { id: 'a1' }));
    const mended = given(on('Q'));
    mended.state = broken.state;
    mended.publish(envelope('A', { id: 'a2' }));
    expect(mended.state).not.toHaveProperty('unjudged');
    expect(remarks(mended)).toEqual([{ fact: 'judging-changed', at: START }]);
  });
});

it('is nothing to remark where joins are judged', () => {
  const correlation = given(on('Q'));
  correlation.publish(envelope('A'));
  expect(remarks(correlation)).toEqual([]);
  expect(correlation.state).not.toHaveProperty('unjudged');
});

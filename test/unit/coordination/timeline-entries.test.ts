// What the timeline tells beside the rows of events: whole envelopes, what people decided, which subtask published.
import { timelineEntries } from '../../../src/coordination/timeline/timeline-entries';
import type { Correlation } from '../../support/correlation';
import { Correlation as Driven } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { routingPlan } from '../../support/routing-plan';
import { event, Gated, gatedPlan } from './gate/gated';

const entriesOf = ({ plan, facts }: Correlation) => timelineEntries(plan, facts, 'feature-7');

describe('an event in the timeline', () => {
  it('has its whole envelope, and none where it was parked or came again', () => {
    const given = new Driven(routingPlan({}));
    const sent = envelope('A', { payload: { deep: { list: [1, 'x'] } } });
    given.publish(sent, sent, 'rubbish');
    expect(entriesOf(given).map((each) => (each.entry === 'event' ? each.envelope : each))).toEqual([
      sent,
      undefined,
      undefined,
    ]);
  });

  it('names the subtask that published it, also where several are of one agent', () => {
    const given = new Driven(
      routingPlan({
        planner: { on: 'Asked', publishes: { planned: 'Planned' } },
        writer: { on: 'Draft' },
      }),
    );
    const tasks = ['intro', 'body'].map((task) => ({ task, agent: 'writer' }));
    given.publish(envelope('Planned', { source: '/planner', payload: { tasks } as never }));
    given.answer('task body#1');
    given.answer('task intro#1');
    const named = entriesOf(given).flatMap((each) => (each.entry === 'event' ? [each.row.subtask] : []));
    expect(named).toEqual([undefined, 'body', 'intro']);
  });
});

describe('a decision in the timeline', () => {
  const approval = { role: 'lead', quorum: 2, withinMs: 3_600_000 };

  it('stands once each, where it was given, with who, what, in which role and why', () => {
    const given = new Gated(gatedPlan({ evidence: [], approval }));
    given.publish(event('Built', { source: '/builder' }));
    given.decide('ann', 'approve', { role: 'lead' });
    given.decide('bob', 'reject', { note: 'typo on home page' });
    const entries = entriesOf(given);
    expect(entries.flatMap((each) => (each.entry === 'decision' ? [each.decision] : []))).toEqual([
      expect.objectContaining({ gate: 'gate clearance', by: 'ann', verdict: 'approve', role: 'lead' }),
      expect.objectContaining({ by: 'bob', verdict: 'reject', note: 'typo on home page', round: 1 }),
    ]);
    const words = entries.map((each) => (each.entry === 'event' ? each.row.event : each.decision.by));
    expect(words).toEqual(['Built', 'ann', 'bob', 'ClearanceRefused']);
  });
});

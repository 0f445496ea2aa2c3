// Who is whose parent, and what a parent makes of its children (M11).
import { OTHER_PARENTS } from '../../../../src/coordination/family/evolve-family';
import { Correlation } from '../../../support/correlation';
import { envelope } from '../../../support/envelope';
import { join, on, routingPlan } from '../../../support/routing-plan';

const plan = routingPlan(
  { builder: { on: 'Start', publishes: { completed: 'Built' } } },
  { completeOn: on('End') },
);
const born = (parent?: string) => {
  const correlation = new Correlation(plan);
  correlation.publish(envelope('Start', parent === undefined ? {} : { parent }));
  return correlation;
};

describe('the parent of a correlation', () => {
  it('is the one that the event names by which it begins', () => {
    expect(born('project').state.parent).toBe('project');
    expect(born().state).not.toHaveProperty('parent');
  });

  it('is named by the first event that is admitted, whatever was parked before it', () => {
    const correlation = new Correlation(plan);
    correlation.publish({ event: {} }, envelope('Start', { parent: 'project' }));
    expect(correlation.state.parent).toBe('project');
  });

  it('may be named again, and stays where a later event names another: that one is taken, and said', () => {
    const correlation = born('project');
    const again = correlation.publish(
      envelope('Start', { id: '2', parent: 'project' }),
      envelope('Start', { id: '3', parent: 'other' }),
    );
    expect(again.map(({ outcome }) => outcome)).toEqual(['admitted', 'admitted']);
    expect(correlation.state).toMatchObject({ parent: 'project', otherParents: { other: 1 } });
  });

  it('is nobody where the correlation began without, and where it was reopened', () => {
    const correlation = born();
    correlation.publish(envelope('Start', { id: '2', parent: 'project' }));
    expect(correlation.state).not.toHaveProperty('parent');
    expect(correlation.state.otherParents).toEqual({ project: 1 });
  });

  it('names a bounded number of others', () => {
    const correlation = born('project');
    for (let number = 0; number < OTHER_PARENTS + 5; number++)
      correlation.publish(envelope('Start', { id: `${number}`, parent: `other-${number}` }));
    expect(Object.keys(correlation.state.otherParents ?? {})).toHaveLength(OTHER_PARENTS + 1);
    expect(correlation.state.otherParents).toMatchObject({ others: 5 });
  });

  it.each([
    ['itself', 'feature-7', 'event.parent is the event\'s own correlation, got "feature-7"'],
    ['an empty name', '', 'event.parent is empty'],
    ['a control character', 'a\tb', 'event.parent has a control character, got "a\\tb"'],
  ])('is not %s: such an event is parked', (_, parent, problem) => {
    const correlation = born(parent);
    expect(correlation.state.parked).toMatchObject([{ reason: 'invalid_payload', problem }]);
  });
});

const family = routingPlan(
  {
    planner: { on: 'Request', publishes: { completed: 'Planned', emits: ['PartBegun'] } },
    maker: { on: 'PartBegun', publishes: { completed: 'PartMade' } },
    finisher: { on: join('all', ['Planned', 'PartMade']), publishes: { completed: 'Finished' } },
  },
  {
    completeOn: on('Finished'),
    sources: { '/owner': { may: ['Request'] } },
    topics: { 'project.tasks': { publishers: ['/owner'] } },
  },
);
const told = (correlation: Correlation, rest: object) => {
  const { plan: name, hash } = family;
  return correlation.take({ input: 'events', signal: { events: [], plan: name, hash, ...rest } });
};
const parent = () => {
  const correlation = new Correlation(family);
  correlation.publish(envelope('Request', { source: '/owner' }));
  return correlation;
};
const made = envelope('PartMade', { source: '/maker', child: 'part-1', causation_id: 'evt-in-the-child' });

describe('a parent with a child at work', () => {
  it('waits for it, and calls no join lost that the child may still feed', () => {
    const correlation = parent();
    told(correlation, { began_child: 'part-1' });
    correlation.runAll();
    expect(correlation.state).toMatchObject({ phase: 'active', phaseReason: 'waits for child part-1' });
    expect(correlation.facts.map(({ fact }) => fact)).not.toContain('join-unsatisfiable');
  });

  it('takes its report like any event, although its source may not publish there, and joins it', () => {
    const correlation = parent();
    told(correlation, { began_child: 'part-1' });
    correlation.runAll();
    const step = told(correlation, { events: [made], reported_by: 'part-1' });
    expect(step.admissions).toMatchObject([{ outcome: 'admitted' }]);
    expect(correlation.state.children).toEqual({ 'part-1': 'reported' });
    correlation.runAll();
    expect(correlation.state.phase).toBe('complete');
  });

  it('is not ended by what ended the child, unless the plan asks for children there', () => {
    const asks = on('PartMade', { pattern: { child: [{ exists: true }] } });
    const ends = [on('PartMade'), asks].map((completeOn) => {
      const correlation = new Correlation({ ...family, completeOn });
      told(correlation, { events: [made], reported_by: 'part-1' });
      return correlation.state.phase;
    });
    expect(ends).toEqual(['stalled', 'complete']);
  });

  it('parks the same event where nobody says that a child reports it', () => {
    const correlation = parent();
    expect(told(correlation, { events: [made] }).admissions).toMatchObject([
      { outcome: 'parked', reason: 'source_not_allowed' },
    ]);
  });

  it('calls a join lost as soon as the child has reported something else', () => {
    const correlation = parent();
    told(correlation, { began_child: 'part-1' });
    correlation.runAll();
    const other = envelope('ErrorOccurredEvent', { source: '/signalbox', child: 'part-1' });
    told(correlation, { events: [other], reported_by: 'part-1' });
    expect(correlation.facts.map(({ fact }) => fact)).toContain('join-unsatisfiable');
    expect(correlation.state.phase).toBe('stalled');
  });

  it('takes a report that comes again as a duplicate, and waits no more where it is told late that the child began', () => {
    const correlation = parent();
    told(correlation, { events: [made], reported_by: 'part-1' });
    const again = told(correlation, { events: [made], reported_by: 'part-1' });
    expect(again.admissions).toMatchObject([{ outcome: 'duplicate' }]);
    told(correlation, { began_child: 'part-1' });
    expect(correlation.state.children).toEqual({ 'part-1': 'reported' });
  });

  it.each([[''], ['a\tb'], ['\ud800'], [7], ['feature-7'], ['x'.repeat(300)]])(
    'takes no word of a child named %j',
    (name) => {
      const correlation = parent();
      told(correlation, { began_child: name });
      expect(correlation.state).not.toHaveProperty('children');
    },
  );
});

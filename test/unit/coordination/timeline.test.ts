// The timeline as a fold of facts: order of admission, causes by type, marks for what woke nobody.
import { agentOf, timelineFold, timelineOf } from '../../../src/coordination/timeline/timeline';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { featureTeam, routingPlan } from '../../support/routing-plan';

const golden = [
  ['10:00', 'FeatureStarted', 'orchestrator'],
  ['10:05', 'DesignStarted', 'backend-architect'],
  ['10:30', 'DesignCompleted', 'backend-architect'],
  ['10:35', 'ImplementationStarted', 'python-pro'],
  ['11:15', 'ImplementationCompleted', 'python-pro'],
  ['11:20', 'TestingStarted', 'test-engineer'],
  ['11:45', 'TestingCompleted', 'test-engineer'],
  ['11:50', 'FeatureCompleted', 'orchestrator'],
] as const;

const at = (clock: string): string => `2025-11-29T${clock}:00Z`;

describe('the timeline of a correlation', () => {
  it('shows project-xyz-feature-123 from 10:00 to 11:50 with time, event, agent and correlation', () => {
    const id = 'project-xyz-feature-123';
    const correlation = new Correlation(routingPlan({}), id);
    for (const [clock, type, agent] of golden)
      correlation.publish(envelope(type, { correlation_id: id, source: `/${agent}`, timestamp: at(clock) }));
    const rows = timelineOf(correlation.plan, correlation.facts, id);
    expect(rows.map(({ time, event, agent, correlation: of }) => [time, event, agent, of])).toEqual(
      golden.map(([clock, type, agent]) => [at(clock), type, agent, id]),
    );
  });

  it('keeps the order of admission whatever the timestamps say, and shows the event’s own time', () => {
    const correlation = new Correlation(routingPlan({}));
    correlation.publish(envelope('Second', { timestamp: at('11:00') }));
    correlation.publish(envelope('First', { timestamp: at('09:00') }));
    const rows = timelineOf(correlation.plan, correlation.facts, 'feature-7');
    expect(rows.map(({ time, event }) => [time, event])).toEqual([
      [at('11:00'), 'Second'],
      [at('09:00'), 'First'],
    ]);
  });

  it('names causes by their types, all of them where a join was met, and none from outside', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryApproved', { source: '/product-strategist' }));
    correlation.runAll();
    const rows = timelineOf(correlation.plan, correlation.facts, 'feature-7');
    const causes = Object.fromEntries(rows.map(({ event, causedBy }) => [event, causedBy.toSorted()]));
    expect(rows).toHaveLength(15);
    expect(causes.UserStoryApproved).toEqual([]);
    expect(causes.APIDesignCompleted).toEqual(['UserStoryApproved']);
    expect(causes.FrontendImplementationStarted).toEqual([
      'BackendImplementationCompleted',
      'WireframeCompleted',
    ]);
  });

  it('says whom an event woke, joins that it took a place in among them', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryApproved'));
    correlation.answer('ux-designer#1');
    const rows = timelineOf(correlation.plan, correlation.facts, 'feature-7');
    expect(rows.find(({ event }) => event === 'WireframeCompleted')?.woke).toEqual(['frontend-specialist']);
  });

  it('marks a type that the plan has never heard of as unmatched, with the nearest that it knows', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryAproved'), envelope('Nonsense'));
    const rows = timelineOf(correlation.plan, correlation.facts, 'feature-7');
    expect(rows.map(({ mark }) => mark)).toEqual([
      { mark: 'unmatched', didYouMean: 'UserStoryApproved' },
      { mark: 'unmatched' },
    ]);
  });

  it('leaves a known type that wakes nobody without a mark', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryApproved'));
    const rows = timelineOf(correlation.plan, correlation.facts, 'feature-7');
    expect(rows.find(({ event }) => event === 'APIDesignStarted')).not.toHaveProperty('mark');
  });

  it('shows what was parked with the reason, and what came again as duplicate or conflict', () => {
    const correlation = new Correlation(featureTeam());
    const story = envelope('UserStoryApproved');
    correlation.publish(story, story, { ...story, payload: { other: true } }, { event: { type: 'Half' } });
    const marks = timelineOf(correlation.plan, correlation.facts, 'feature-7').flatMap(
      ({ mark }) => mark ?? [],
    );
    expect(marks).toEqual([
      { mark: 'duplicate' },
      { mark: 'conflict' },
      { mark: 'parked', reason: 'invalid_payload', problem: expect.stringContaining('event.id') },
    ]);
  });

  it('shows a parked message that cannot be read with question marks', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish('rubbish');
    const [row] = timelineOf(correlation.plan, correlation.facts, 'feature-7');
    expect(row).toMatchObject({ event: '?', agent: '?', time: '2026-11-20T10:00:00.000Z' });
  });

  it('gives the same rows one fact at a time as all at once', () => {
    const correlation = new Correlation(featureTeam());
    correlation.publish(envelope('UserStoryApproved'), envelope('Nonsense'), 'rubbish');
    correlation.runAll();
    const fold = timelineFold(correlation.plan, 'feature-7');
    expect(correlation.facts.flatMap((fact) => fold(fact) ?? [])).toEqual(
      timelineOf(correlation.plan, correlation.facts, 'feature-7'),
    );
  });

  it('shows a source without its leading slash, unless it is nothing but that', () => {
    expect(['/python-pro', 'erp', '/', '/a/b'].map(agentOf)).toEqual(['python-pro', 'erp', '/', 'a/b']);
  });
});

// What doors add, and what an answering event inherits.
import fc from 'fast-check';
import { eventProblem } from '../../../src/events/envelope-guard';
import { completeEvent, fillIn } from '../../../src/events/fill-in';
import { followUp } from '../../../src/events/follow-up';
import { EXAMPLE, exampleWith, validEnvelope } from './envelopes';

const defaults = {
  newId: () => 'evt-new',
  now: '2025-11-29T14:30:00Z',
  source: '/cli',
  correlationId: 'feature-7',
  plan: {
    events: { BlockerRaised: { topic: 'project.alerts' }, Plain: {} },
    topics: { 'project.alerts': { priority: 'critical' as const }, 'project.tasks': {} },
    defaultTopic: 'project.tasks',
  },
};

describe('fillIn', () => {
  it('makes a complete envelope of a type alone', () => {
    expect(fillIn({ event: { type: 'Plain' } }, defaults)).toEqual({
      event: {
        type: 'Plain',
        id: 'evt-new',
        source: '/cli',
        timestamp: '2025-11-29T14:30:00Z',
        version: '1.0',
        correlation_id: 'feature-7',
      },
      payload: {},
      routing: { topic: 'project.tasks', priority: 'normal' },
    });
  });

  it("takes the topic of the type and that topic's priority", () => {
    const filled = fillIn({ event: { type: 'BlockerRaised' } }, defaults);
    expect(filled).toMatchObject({ routing: { topic: 'project.alerts', priority: 'critical' } });
  });

  it('takes the priority of a topic that the event names itself', () => {
    const filled = fillIn({ event: { type: 'Plain' }, routing: { topic: 'project.alerts' } }, defaults);
    expect(filled).toMatchObject({ routing: { topic: 'project.alerts', priority: 'critical' } });
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'finds nothing of the language behind a type named %s',
    (type) => {
      expect(fillIn({ event: { type } }, defaults)).toMatchObject({ routing: { topic: 'project.tasks' } });
    },
  );

  it('leaves a complete envelope, unknown fields included, exactly as it was', () => {
    fc.assert(
      fc.property(validEnvelope, (envelope) => {
        expect(JSON.stringify(fillIn(envelope, defaults))).toBe(JSON.stringify(envelope));
      }),
    );
  });

  it('never covers up a wrong value with a default', () => {
    const draft = { event: { type: 'Plain', timestamp: null }, routing: { priority: 3 } };
    expect(completeEvent(draft, defaults)).toEqual({
      problem: {
        path: 'event.timestamp',
        problem: 'needs to be text, got null',
        reason: 'invalid_payload',
      },
    });
  });

  it.each([[null], ['x'], [[]], [{}], [{ event: 4 }], [{ event: { type: 'A' }, routing: 'x' }]])(
    'says that %j is no event',
    (draft) => expect(completeEvent(draft, defaults)).toHaveProperty('problem'),
  );
});

describe('followUp', () => {
  const next = {
    source: '/frontend-specialist',
    type: 'FrontendImplementationStarted',
    payload: { task: 'frontend-specialist' },
    id: 'evt-9',
    at: '2025-11-29T15:00:00Z',
    topic: 'project.tasks',
    priority: 'high' as const,
  };

  it('inherits correlation and partition key, names its cause and counts one hop more', () => {
    const cause = exampleWith({ event: { hops: 4 } });
    expect(followUp(cause, undefined, next)).toEqual({
      event: {
        id: 'evt-9',
        type: 'FrontendImplementationStarted',
        source: '/frontend-specialist',
        timestamp: '2025-11-29T15:00:00Z',
        version: '1.0',
        correlation_id: 'project-xyz-123',
        causation_id: cause.event.id,
        hops: 5,
      },
      payload: { task: 'frontend-specialist' },
      routing: { topic: 'project.tasks', partition_key: 'project-xyz', priority: 'high' },
    });
  });

  it('lists all causes of a join and counts from the one with the most hops', () => {
    const first = exampleWith({ event: { id: 'a', hops: 7 } });
    const last = exampleWith({ event: { id: 'b' }, routing: { partition_key: undefined } });
    const event = followUp(last, [first, last], next);
    expect(event.event).toMatchObject({ causation_id: 'b', causes: ['a', 'b'], hops: 8 });
    expect(event.routing).not.toHaveProperty('partition_key');
  });

  it('is always a complete envelope', () => {
    fc.assert(
      fc.property(validEnvelope, (cause) =>
        expect(eventProblem(followUp(cause, [cause], next))).toBeUndefined(),
      ),
    );
    expect(eventProblem(followUp(EXAMPLE, undefined, next))).toBeUndefined();
  });
});

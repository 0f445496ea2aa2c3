// CloudEvents 1.0 there and back.
import fc from 'fast-check';
import { fromCloudEvent, toCloudEvent } from '../../../src/events/cloudevents';
import { completeEvent } from '../../../src/events/fill-in';
import { TAXONOMY } from '../../../src/events/taxonomy';
import { EXAMPLE, exampleWith, validEnvelope } from './envelopes';

describe('CloudEvents', () => {
  it('write the envelope in structured mode, known fields as attributes', () => {
    expect(
      toCloudEvent(exampleWith({ event: { causes: ['a', 'b'], hops: 2, traceparent: '00-x' } })),
    ).toEqual({
      specversion: '1.0',
      id: 'evt-20251129-143000-abc123',
      type: 'TaskCompletedEvent',
      source: '/backend-architect',
      time: '2025-11-29T14:30:00Z',
      eventversion: '1.0',
      correlationid: 'project-xyz-123',
      causationid: 'evt-previous-id',
      hops: 2,
      causes: '["a","b"]',
      topic: 'project.tasks',
      partitionkey: 'project-xyz',
      priority: 'normal',
      traceparent: '00-x',
      datacontenttype: 'application/json',
      data: EXAMPLE.payload,
    });
  });

  it('come back as the same envelope, unknown fields on every level included', () => {
    fc.assert(
      fc.property(validEnvelope, (envelope) => {
        const sent = JSON.parse(JSON.stringify(toCloudEvent(envelope)));
        expect(fromCloudEvent(sent)).toEqual({ draft: JSON.parse(JSON.stringify(envelope)) });
      }),
      { numRuns: 500 },
    );
  });

  it('keep the extension attributes of a foreign CloudEvent on the way through', () => {
    const attribute = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', 'q', 'z', '7') });
    const scalar = fc.oneof(fc.string(), fc.boolean(), fc.integer());
    fc.assert(
      fc.property(fc.dictionary(attribute, scalar), (extensions) => {
        const foreign = {
          ...extensions,
          specversion: '1.0',
          id: '1',
          source: 'https://shop.example/orders',
          type: 'OrderPlaced',
          subject: 'order 7',
          data: { total: 3 },
        };
        const read = fromCloudEvent(foreign);
        const complete = completeEvent('draft' in read ? read.draft : undefined, {
          newId: () => 'unused',
          now: '2025-11-29T14:30:00Z',
          correlationId: 'order-7',
        });
        if (!('envelope' in complete)) throw new Error(complete.problem.problem);
        expect(toCloudEvent(complete.envelope)).toMatchObject(foreign);
      }),
    );
  });

  it.each([
    ['x', 'a CloudEvent needs to be an object, got "x"'],
    [{ specversion: '0.3' }, 'specversion needs to be "1.0", got "0.3"'],
    [{ specversion: '1.0', data: [1] }, 'data needs to be a JSON object, got a list of 1'],
    [{ specversion: '1.0', data_base64: 'eA==' }, 'data_base64 is not taken: data needs to be a JSON object'],
    [{ specversion: '1.0', signalboxrest: '{' }, 'signalboxrest and causes need to be JSON text'],
    [{ specversion: '1.0', causes: 7 }, 'signalboxrest and causes need to be JSON text'],
  ])('refuse %j', (value, problem) => expect(fromCloudEvent(value)).toEqual({ problem }));
});

describe('the taxonomy', () => {
  it('has the twelve types of the requirements', () => {
    expect(TAXONOMY).toHaveLength(12);
    expect(TAXONOMY.every((type) => type.endsWith('Event'))).toBe(true);
  });
});

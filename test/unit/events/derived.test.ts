// Ids and fingerprints that are the same whenever the same is meant.
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { deliveryKey, derivedEventId } from '../../../src/events/derived-id';
import { contentOf, identityOf } from '../../../src/events/fingerprint';
import { newEventId } from '../../../src/events/new-id';
import { EXAMPLE, exampleWith, validEnvelope } from './envelopes';

describe('deliveryKey and derivedEventId', () => {
  it('stay what they are: kept histories and repeated attempts depend on them', () => {
    expect(deliveryKey(['feature-team', 'feature-7', 'python-pro', 'evt-1'])).toBe(
      'a6fb6a58-f19f-55f5-b96d-0e8814faa118',
    );
    expect(derivedEventId('a6fb6a58-f19f-55f5-b96d-0e8814faa118', 'completed')).toBe(
      'evt-a6fb6a58-f19f-55f5-b96d-0e8814faa118-completed',
    );
  });

  it('are in the workflow sandbox, which gets the package for browsers, what they are in Node', () => {
    const folder = dirname(require.resolve('uuid/package.json'));
    const { v5: inSandbox } = require(join(folder, 'dist/cjs-browser/index.js')) as typeof import('uuid');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(inSandbox(bytes, inSandbox.URL)).toBe(v5(bytes, v5.URL));
      }),
    );
  });

  it('give a key that is a UUID of version 5', () => {
    expect(deliveryKey([])).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('never take one list of parts for another, whatever separators the parts hold', () => {
    const part = fc.string({
      maxLength: 6,
      unit: fc.constantFrom(':', '"', ',', '\\', '1', '3', 'a', '\u0000', '\ud800', '\udc00', 'é'),
    });
    const parts = fc.array(part, { maxLength: 5 });
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(deliveryKey(left) === deliveryKey(right)).toBe(same);
      }),
      { numRuns: 2_000 },
    );
    expect(deliveryKey(['a:b', 'c'])).not.toBe(deliveryKey(['a', 'b:c']));
  });

  it('give each ordinal of a delivery an id of its own', () => {
    const ids = ['started', 'completed', 'emit-1', 'emit-10'].map((ordinal) => derivedEventId('k', ordinal));
    expect(new Set(ids).size).toBe(4);
  });
});

describe('newEventId', () => {
  it('gives a new id each time, later ones sorting behind earlier ones', () => {
    const ids = Array.from({ length: 100 }, newEventId);
    expect(ids.every((id) => /^evt-[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id))).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(100);
  });
});

describe('fingerprints', () => {
  it('are 16 and 8 characters of base64url and stay what they are', () => {
    expect(identityOf(EXAMPLE)).toBe('_Jri0EdqE3S6iseA');
    expect(contentOf(EXAMPLE)).toBe('0eOTIVQO');
  });

  it('identify an event by source and id alone', () => {
    expect(identityOf(exampleWith({ event: { type: 'Other' }, payload: {} }))).toBe(identityOf(EXAMPLE));
    expect(identityOf(exampleWith({ event: { source: '/other' } }))).not.toBe(identityOf(EXAMPLE));
    const one = exampleWith({ event: { source: '/a', id: 'b:c' } });
    expect(identityOf(exampleWith({ event: { source: '/a:b', id: 'c' } }))).not.toBe(identityOf(one));
  });

  it('see any change of content, in known and unknown fields, but not the timestamp nor the order of keys', () => {
    const content = contentOf(EXAMPLE);
    expect(contentOf(exampleWith({ event: { timestamp: '2030-01-01T00:00:00Z' } }))).toBe(content);
    expect(contentOf(exampleWith({ event: { tenant: 'x' } }))).not.toBe(content);
    expect(contentOf(exampleWith({ routing: { priority: 'high' } }))).not.toBe(content);
    expect(contentOf(exampleWith({ payload: { ...EXAMPLE.payload, status: 'failed' } }))).not.toBe(content);
    const { event, payload, routing } = EXAMPLE;
    const reversed = Object.fromEntries(Object.entries(payload).reverse());
    expect(contentOf({ routing, payload: reversed, event } as typeof EXAMPLE)).toBe(content);
  });

  it('are the same after a round trip through JSON, for every envelope', () => {
    fc.assert(
      fc.property(validEnvelope, (envelope) => {
        const again = JSON.parse(JSON.stringify(envelope));
        expect([identityOf(again), contentOf(again)]).toEqual([identityOf(envelope), contentOf(envelope)]);
      }),
    );
  });
});

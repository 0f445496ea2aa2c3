// Ids that are the same whenever the same work is done again. Safe: may be imported by the workflow sandbox.
import { uuidOf } from './hash';

/**
 * The idempotency key of a delivery, a UUID: the same for the same parts, over all attempts, rollovers and redeliveries.
 * Parts are length-prefixed, so `['a:b', 'c']` and `['a', 'b:c']` give different keys.
 */
export function deliveryKey(parts: readonly string[]): string {
  return uuidOf('delivery', parts);
}

/**
 * The id of an event that a delivery publishes, the same in every attempt: `evt-<key>-<ordinal>`. The key is a hash already, so
 * the id says which delivery it came from and how. `ordinal`: `started`, `emit-2`, `completed`, …
 */
export function derivedEventId(key: string, ordinal: string): string {
  return `evt-${key}-${ordinal}`;
}

const DERIVED = /^evt-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-./;

/** The key of the delivery that an event's id derives from; undefined where it derives from none. */
export function derivedFrom(id: string): string | undefined {
  return DERIVED.exec(id)?.[1];
}

// What a plan's pattern looks at: an event as one object, `{ type, source, topic, priority, correlation_id, …, payload }`. Safe and
// pure.
import type { Envelope } from '../../events/envelope';
import type { Fields } from './document-values';

const documents = new WeakMap<Envelope, Fields>();

/**
 * The document of an event: every field of its header and its routing by its own name, and the payload below `payload`. Header
 * fields go before routing fields of the same name, save for `topic`, `priority` and `payload`, which are always the event's.
 */
export function documentOf(envelope: Envelope): Fields {
  const known = documents.get(envelope);
  if (known) return known;
  const { event, routing, payload } = envelope;
  const { topic, priority } = routing;
  const document: Fields = { ...routing, ...event, topic, priority, payload };
  documents.set(envelope, document);
  return document;
}

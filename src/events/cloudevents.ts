// CloudEvents 1.0 in structured JSON, the second, equal format (M1). Safe: pure, may be imported by every room.
//
// Known fields have attributes of their own. Unknown fields that can be extension attributes (lowercase letters and digits,
// a scalar) stay what they are; all other unknown fields travel in one attribute, `signalboxrest`, as JSON text, so that
// nothing is lost on the way there and back.
import type { Envelope } from './envelope';
import { isJsonObject } from './json';
import { quote } from './text';

/** Envelope field → CloudEvents attribute, of `event` and of `routing`. */
const EVENT_ATTRIBUTES: Record<string, string> = {
  id: 'id',
  type: 'type',
  source: 'source',
  timestamp: 'time',
  version: 'eventversion',
  correlation_id: 'correlationid',
  causation_id: 'causationid',
  hops: 'hops',
  parent: 'parent',
  child: 'child',
};
const ROUTING_ATTRIBUTES: Record<string, string> = {
  topic: 'topic',
  partition_key: 'partitionkey',
  priority: 'priority',
};
const CAUSES = 'causes';
const REST = 'signalboxrest';
const OURS = new Set([
  'specversion',
  'data',
  'data_base64',
  'datacontenttype',
  CAUSES,
  REST,
  ...Object.values(EVENT_ATTRIBUTES),
  ...Object.values(ROUTING_ATTRIBUTES),
]);

export type CloudEvent = Record<string, unknown>;

/** The envelope as a CloudEvent in structured mode. */
export function toCloudEvent(envelope: Envelope): CloudEvent {
  const { event, payload, routing, ...outer } = envelope;
  const known: CloudEvent = { specversion: '1.0' };
  const extensions: CloudEvent = {};
  const rest: Record<string, Record<string, unknown>> = {};
  const keep = (part: string, name: string, value: unknown) => {
    rest[part] = { ...rest[part], [name]: value };
  };
  for (const [name, value] of Object.entries(event)) {
    const attribute = attributeOf(EVENT_ATTRIBUTES, name);
    if (attribute) known[attribute] = value;
    else if (name === CAUSES) known[CAUSES] = JSON.stringify(value);
    else if (name === 'datacontenttype' || isExtension(name, value)) extensions[name] = value;
    else keep('event', name, value);
  }
  for (const [name, value] of Object.entries(routing)) {
    const attribute = attributeOf(ROUTING_ATTRIBUTES, name);
    if (attribute) known[attribute] = value;
    else keep('routing', name, value);
  }
  for (const [name, value] of Object.entries(outer)) keep('outer', name, value);
  if (Object.keys(rest).length > 0) known[REST] = JSON.stringify(rest);
  return { ...known, datacontenttype: 'application/json', ...extensions, data: payload };
}

/**
 * A CloudEvent in structured mode as an event: complete it with `completeEvent`, for optional attributes may be missing.
 * Gives a problem, with the value, where it is no CloudEvent 1.0 or where its data is no JSON object.
 */
export function fromCloudEvent(value: unknown): { draft: unknown } | { problem: string } {
  if (!isJsonObject(value)) return { problem: `a CloudEvent needs to be an object, got ${quote(value)}` };
  if (value.specversion !== '1.0')
    return { problem: `specversion needs to be "1.0", got ${quote(value.specversion)}` };
  if (value.data_base64 !== undefined)
    return { problem: 'data_base64 is not taken: data needs to be a JSON object' };
  const { data = {} } = value;
  if (!isJsonObject(data)) return { problem: `data needs to be a JSON object, got ${quote(data)}` };
  const rest = restOf(value[REST]);
  const causes = textAsJson(value[CAUSES]);
  if (!rest || causes === undefined) return { problem: `${REST} and ${CAUSES} need to be JSON text` };
  const attributes = Object.entries(value);
  const unknown = attributes.filter(([name]) => !OURS.has(name));
  const contentType = value.datacontenttype;
  const draft = {
    ...rest.outer,
    event: {
      ...Object.fromEntries(unknown),
      ...(contentType === undefined || contentType === 'application/json'
        ? {}
        : { datacontenttype: contentType }),
      ...rest.event,
      ...taken(value, EVENT_ATTRIBUTES),
      ...(value[CAUSES] === undefined ? {} : { causes }),
    },
    payload: data,
    routing: { ...rest.routing, ...taken(value, ROUTING_ATTRIBUTES) },
  };
  return { draft };
}

/** A CloudEvents extension attribute: lowercase letters and digits, not one of ours, with a scalar that JSON keeps. */
function isExtension(name: string, value: unknown): boolean {
  if (!/^[a-z0-9]{1,64}$/.test(name) || OURS.has(name)) return false;
  return typeof value === 'string' || typeof value === 'boolean' || Number.isInteger(value);
}

const attributeOf = (attributes: Record<string, string>, name: string): string | undefined =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined;

function taken(value: Record<string, unknown>, attributes: Record<string, string>): Record<string, unknown> {
  const pairs = Object.entries(attributes).filter(([, attribute]) => value[attribute] !== undefined);
  return Object.fromEntries(pairs.map(([name, attribute]) => [name, value[attribute]]));
}

function restOf(value: unknown): Record<string, Record<string, unknown>> | undefined {
  const rest = value === undefined ? {} : textAsJson(value);
  if (!isJsonObject(rest) || !Object.values(rest).every(isJsonObject)) return undefined;
  return rest as Record<string, Record<string, unknown>>;
}

/** JSON text read; null where there was none, undefined where it is none. */
function textAsJson(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

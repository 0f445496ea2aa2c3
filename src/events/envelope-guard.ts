// The guard of a whole envelope for the sandbox: hand-written, because a schema library there costs every cached workflow.
// Safe: pure, linear, never throws; may be imported by every room and by the workflow sandbox.
import { EARLIER_FIELDS, earlierIdsProblem } from './earlier-ids';
import { isJsonObject } from './json';
import {
  headerDepthProblem,
  headerSizeProblem,
  hopsProblem,
  type LeafRule,
  nameProblem,
  objectProblem,
  ownParentProblem,
  payloadProblem,
  payloadSizeProblem,
  priorityProblem,
} from './leaf-rules';
import { timestampProblem } from './timestamp';

/** What is wrong with an event: read `path` and `problem` as one sentence. */
export interface EventProblem {
  /** Like `event.timestamp`, `event.causes[2]`; `envelope` for the whole. */
  path: string;
  /** The rest of the sentence, with the value: `needs to be text, got 42`. */
  problem: string;
  reason: 'invalid_payload' | 'payload_too_large';
}

type Field = [name: string, rule: LeafRule];

export const EVENT_FIELDS: readonly Field[] = [
  ['id', nameProblem],
  ['type', nameProblem],
  ['source', nameProblem],
  ['timestamp', timestampProblem],
  ['version', nameProblem],
  ['correlation_id', nameProblem],
];
export const OPTIONAL_EVENT_FIELDS: readonly Field[] = [
  ['causation_id', nameProblem],
  ['hops', hopsProblem],
  ['parent', nameProblem],
];
export const ROUTING_FIELDS: readonly Field[] = [
  ['topic', nameProblem],
  ['priority', priorityProblem],
];
export const OPTIONAL_ROUTING_FIELDS: readonly Field[] = [['partition_key', nameProblem]];

/**
 * What is wrong with a complete envelope; undefined where it may be admitted. Takes any value, JSON or not. Unknown fields
 * are fine on every level. A field that is `undefined` counts as absent.
 */
export function eventProblem(value: unknown): EventProblem | undefined {
  return firstProblem(value, [shapeProblem, earlierProblem, sizeProblem]);
}

/**
 * The same, of an event that a coordination has let in, maybe before it asked what `confirms`, `supersedes` and `retracts` hold: such
 * an event is still one.
 */
export function admittedEventProblem(value: unknown): EventProblem | undefined {
  return firstProblem(value, [shapeProblem, sizeProblem]);
}

type Check = (value: unknown) => EventProblem | undefined;

function firstProblem(value: unknown, checks: readonly Check[]): EventProblem | undefined {
  try {
    for (const check of checks) {
      const problem = check(value);
      if (problem) return problem;
    }
    return undefined;
  } catch (error) {
    return invalid('envelope', `cannot be read: ${error instanceof Error ? error.message : 'it throws'}`);
  }
}

function shapeProblem(value: unknown): EventProblem | undefined {
  if (!isJsonObject(value)) return invalid('envelope', objectProblem(value) ?? 'is no object');
  const { event, payload, routing } = value;
  const header = checked('event', objectProblem(event));
  if (header) return header;
  const fields = isJsonObject(event) ? event : {};
  return (
    fieldsProblem('event', fields, EVENT_FIELDS, OPTIONAL_EVENT_FIELDS) ??
    causesProblem(fields.causes) ??
    checked('event.parent', ownParentProblem(fields)) ??
    checked('payload', payloadProblem(payload)) ??
    checked('routing', objectProblem(routing)) ??
    fieldsProblem('routing', isJsonObject(routing) ? routing : {}, ROUTING_FIELDS, OPTIONAL_ROUTING_FIELDS) ??
    checked('envelope', headerDepthProblem(value))
  );
}

function fieldsProblem(
  part: string,
  fields: Record<string, unknown>,
  required: readonly Field[],
  optional: readonly Field[],
): EventProblem | undefined {
  for (const [name, rule] of required) {
    const problem = rule(own(fields, name));
    if (problem) return invalid(`${part}.${name}`, problem);
  }
  for (const [name, rule] of optional) {
    const field = own(fields, name);
    const problem = field === undefined ? undefined : rule(field);
    if (problem) return invalid(`${part}.${name}`, problem);
  }
  return undefined;
}

function causesProblem(causes: unknown): EventProblem | undefined {
  if (causes === undefined) return undefined;
  if (!Array.isArray(causes)) return invalid('event.causes', 'needs to be a list of event ids');
  for (let index = 0; index < causes.length; index++) {
    const problem = nameProblem(causes[index]);
    if (problem) return invalid(`event.causes[${index}]`, problem);
  }
  return undefined;
}

function earlierProblem(value: unknown): EventProblem | undefined {
  const fields = isJsonObject(value) && isJsonObject(value.event) ? value.event : {};
  for (const name of EARLIER_FIELDS) {
    const found = earlierIdsProblem(own(fields, name));
    if (found)
      return invalid(`event.${name}${found.index === undefined ? '' : `[${found.index}]`}`, found.problem);
  }
  return undefined;
}

function sizeProblem(value: unknown): EventProblem | undefined {
  const payload = isJsonObject(value) ? payloadSizeProblem(value.payload) : undefined;
  if (payload) return { path: 'payload', problem: payload, reason: 'payload_too_large' };
  const header = headerSizeProblem(value);
  return header ? { path: 'envelope', problem: header, reason: 'payload_too_large' } : undefined;
}

const own = (fields: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

const checked = (path: string, problem: string | undefined): EventProblem | undefined =>
  problem === undefined ? undefined : invalid(path, problem);

const invalid = (path: string, problem: string): EventProblem => ({
  path,
  problem,
  reason: 'invalid_payload',
});

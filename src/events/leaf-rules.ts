// What each field of an envelope may hold. Safe: pure, may be imported by every room and by the workflow sandbox.
// The guard of the sandbox and the zod schema of the doors are both made of these, so that they cannot disagree.
//
// Each rule takes any value and gives the rest of a sentence that begins with the field's path, or undefined.
import { ENVELOPE_LIMITS, PRIORITIES } from './envelope';
import { isJsonObject } from './json';
import { excessOf, payloadBytes } from './payload-size';
import { hasControlCharacter, hasHalfSurrogate, quote, utf8Bytes } from './text';

export type LeafRule = (value: unknown) => string | undefined;

/** Bytes of all that is not payload: known fields, and unknown ones that travel along. */
export const HEADER_BYTES = 64 * 1024;
/** Levels that the envelope adds to those of its payload. */
const OUTER_LEVELS = 1;

/** A name: text, not empty, bounded, without control characters. */
export const nameProblem: LeafRule = (value) => {
  if (value === undefined) return 'is missing';
  if (typeof value !== 'string') return `needs to be text, got ${quote(value)}`;
  if (value === '') return 'is empty';
  if (value.length > ENVELOPE_LIMITS.nameBytes || utf8Bytes(value) > ENVELOPE_LIMITS.nameBytes)
    return `is longer than ${ENVELOPE_LIMITS.nameBytes} bytes, got ${quote(value)}`;
  if (hasControlCharacter(value)) return `has a control character, got ${quote(value)}`;
  if (hasHalfSurrogate(value)) return `has half a surrogate pair, got ${quote(value)}`;
  return undefined;
};

export const priorityProblem: LeafRule = (value) => {
  if (value === undefined) return 'is missing';
  if (PRIORITIES.some((priority) => priority === value)) return undefined;
  return `needs to be one of ${PRIORITIES.join(', ')}, got ${quote(value)}`;
};

export const hopsProblem: LeafRule = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? undefined
    : `needs to be a whole number from 0, got ${quote(value)}`;

/** Asked of a whole header: nobody is told of their own end. Its fields are looked at by rules of their own. */
export const ownParentProblem: LeafRule = (header) =>
  isJsonObject(header) && header.parent !== undefined && header.parent === header.correlation_id
    ? `is the event's own correlation, got ${quote(header.parent)}`
    : undefined;

export const objectProblem: LeafRule = (value) => {
  if (value === undefined) return 'is missing';
  return isJsonObject(value) ? undefined : `needs to be an object, got ${quote(value)}`;
};

/** A payload's shape: an object that is not too deep. Its size is a rule of its own, for it has a reason of its own. */
export const payloadProblem: LeafRule = (value) =>
  objectProblem(value) ??
  (excessOf(value, ENVELOPE_LIMITS.payloadDepth, ENVELOPE_LIMITS.payloadBytes) === 'deep'
    ? `is nested deeper than ${ENVELOPE_LIMITS.payloadDepth} levels`
    : undefined);

/** A payload's size; only asked where its shape is right. */
export const payloadSizeProblem: LeafRule = (value) => {
  const { payloadBytes: allowed, payloadDepth } = ENVELOPE_LIMITS;
  if (excessOf(value, payloadDepth, allowed)) return `is larger than ${allowed} bytes`;
  const bytes = isJsonObject(value) ? payloadBytes(value) : 0;
  return bytes > allowed ? `has ${bytes} bytes, ${allowed} are allowed` : undefined;
};

/** All that is not payload: nested as deep as a payload may be. Asked of the whole envelope. */
export const headerDepthProblem: LeafRule = (value) =>
  excessOf(headerOf(value), ENVELOPE_LIMITS.payloadDepth + OUTER_LEVELS, HEADER_BYTES) === 'deep'
    ? `is nested deeper than ${ENVELOPE_LIMITS.payloadDepth} levels outside its payload`
    : undefined;

/** All that is not payload: as many bytes as names and some unknown fields need. Asked of the whole envelope. */
export const headerSizeProblem: LeafRule = (value) => {
  const header = headerOf(value);
  if (excessOf(header, ENVELOPE_LIMITS.payloadDepth + OUTER_LEVELS, HEADER_BYTES))
    return `has more than ${HEADER_BYTES} bytes outside its payload`;
  const bytes = utf8Bytes(JSON.stringify(header) ?? '');
  return bytes > HEADER_BYTES
    ? `has ${bytes} bytes outside its payload, ${HEADER_BYTES} are allowed`
    : undefined;
};

function headerOf(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const { payload: _, ...header } = value;
  return header;
}

// Short fingerprints for the duplicate window: 24 characters an event instead of its body. Safe: may be imported by the sandbox.
import canonicalize from 'canonicalize';
import type { Envelope } from './envelope';
import { hashBytes, unmistakable } from './hash';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Ids that hold a UUID are as good as hashed already: `evt-<uuid>` of the doors, `evt-<uuid>-<ordinal>` of deliveries. */
const UUID_ID =
  /^evt-[0-9a-f]{8}-[0-9a-f]{4}-[57][0-9a-f]{3}-([0-9a-f]{4})-([0-9a-f]{12})(-[a-z0-9-]{1,20})?$/;

/** 16 characters over (source, id): who says it happened, and under which id. */
export function identityOf(envelope: Envelope): string {
  const { source, id } = envelope.event;
  const [, middle, end, ordinal = ''] = UUID_ID.exec(id) ?? [];
  // In the sandbox no code becomes warm, so a hash costs as much as all the rest of an admission.
  if (middle && end) return middle.slice(1) + end.slice(0, 10) + mixed(source + ordinal);
  return base64url(hashBytes('identity', unmistakable([source, id]), 12));
}

/** Three characters (18 bits) that differ where short texts differ (FNV-1a): beside 52 bits of a UUID that is enough. */
function mixed(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 16;
  return `${BASE64URL[hash & 63]}${BASE64URL[(hash >> 6) & 63]}${BASE64URL[(hash >> 12) & 63]}`;
}

/**
 * 8 characters (48 bits) over the whole envelope as canonical JSON, except its timestamp. Doors fill a missing timestamp in
 * at each try, so a publisher that repeats an event under its id would otherwise look as if it had changed its mind.
 */
export function contentOf(envelope: Envelope): string {
  const { timestamp: _, ...event } = envelope.event;
  return base64url(hashBytes('content', canonicalize({ ...envelope, event }) ?? '', 6));
}

/** Whole groups of three bytes only, so there is no padding. */
function base64url(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index + 2 < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) text += BASE64URL[(group >> shift) & 63];
  }
  return text;
}

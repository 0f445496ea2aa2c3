// The name of a plan's content. Loads node:crypto: for loaders and doors; the sandbox only reads the hash it was given.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { RoutingWithoutHash } from './compile/compile-routing';

/**
 * SHA-256 of the canonical JSON, its first 16 hexadecimal digits: the same whatever the order of keys. The order of reactions
 * counts, for it is the order of dispatch. `bytes`: what the plan adds to a start argument.
 */
export function planHash(routing: RoutingWithoutHash): { hash: string; bytes: number } {
  const text = canonicalize(routing) ?? '';
  return {
    hash: createHash('sha256').update(text).digest('hex').slice(0, 16),
    bytes: Buffer.byteLength(text),
  };
}

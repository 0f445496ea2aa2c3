// The one hash of the sandbox: SHA-1 as package `uuid` has it in pure JavaScript (version 5). Safe: bundles without node:crypto.
// It tells things apart; it guards nothing against somebody who wants two things to look alike.
import { v5 } from 'uuid';

/** Each use has a namespace of its own, so that equal parts of two uses never give equal values. Never change one. */
const NAMESPACES = {
  delivery: '0f0c1d0e-5c0a-4d6b-9b51-3a4f8f6f6d01',
  identity: '0f0c1d0e-5c0a-4d6b-9b51-3a4f8f6f6d03',
  content: '0f0c1d0e-5c0a-4d6b-9b51-3a4f8f6f6d04',
} as const;
export type HashUse = keyof typeof NAMESPACES;

const encoder = new TextEncoder();

/** A UUID of version 5 over the parts. */
export function uuidOf(use: HashUse, parts: readonly string[]): string {
  return v5(encoder.encode(unmistakable(parts)), NAMESPACES[use]);
}

/** Random-looking bytes over a text, at most 14: those of the UUID that hold no version or variant. */
export function hashBytes(use: HashUse, text: string, count: number): Uint8Array {
  const uuid = v5(encoder.encode(text), NAMESPACES[use], new Uint8Array(16));
  return uuid.filter((_, index) => index !== 6 && index !== 8).subarray(0, count);
}

/** One text for the parts that no other parts have: each as JSON (which half surrogates survive) behind its length. */
export function unmistakable(parts: readonly string[]): string {
  return parts
    .map((part) => JSON.stringify(part))
    .map((part) => `${part.length}:${part}`)
    .join('');
}

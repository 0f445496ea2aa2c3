// The duplicate window: which events were seen. Safe and pure.
// Identity is (source, id). The window is a list of blocks, so that remembering an event copies one block and not the window;
// a bound of 5,000 keeps what is carried over continue-as-new small. A duplicate that comes after 5,000 other events is new.
import type { Envelope } from '../events/envelope';
import { contentOf, identityOf } from '../events/fingerprint';

export const WINDOW_EVENTS = 5_000;
const BLOCK = 100;
const IDENTITY_LENGTH = 16;

/** In place of the content of an event that the rules made themselves: nobody else can have made it otherwise. */
const OWN = '--------';

/** What the window keeps of an event: its identity, then its content. */
export function entryOf(envelope: Envelope): string {
  return identityOf(envelope) + contentOf(envelope);
}

/** The same for an event that follows from a delivery. Its id says so; hashing its content would double what it costs. */
export function ownEntryOf(envelope: Envelope): string {
  return identityOf(envelope) + OWN;
}

/** The window with one more entry; the oldest entry goes when the bound is reached. */
export function remember(window: string[][], entry: string): string[][] {
  const kept = withinBound(window);
  const last = kept.at(-1);
  return last && last.length < BLOCK ? [...kept.slice(0, -1), [...last, entry]] : [...kept, [entry]];
}

/** Room for one more. All blocks are full but the last one and, once the bound is reached, the first. */
function withinBound(window: string[][]): string[][] {
  const [first = [], ...rest] = window;
  const entries = first.length + (rest.length - 1) * BLOCK + (rest.at(-1)?.length ?? 0);
  if (entries < WINDOW_EVENTS) return window;
  return first.length > 1 ? [first.slice(1), ...rest] : rest;
}

/** `duplicate`: same identity, same content. `conflict`: same identity, other content. Undefined: not seen. */
export function seenAs(window: string[][], entry: string): 'duplicate' | 'conflict' | undefined {
  const identity = entry.slice(0, IDENTITY_LENGTH);
  for (let index = window.length - 1; index >= 0; index--)
    for (const known of window[index] ?? [])
      if (known.startsWith(identity))
        return known === entry || known.endsWith(OWN) ? 'duplicate' : 'conflict';
  return undefined;
}

/** The same, for those who have an envelope: a client that asks a closed correlation. */
export function wasSeen(window: string[][], envelope: Envelope): 'duplicate' | 'conflict' | undefined {
  return seenAs(window, entryOf(envelope));
}

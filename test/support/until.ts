// Waiting for something that comes about by itself.
import { setTimeout as pause } from 'node:timers/promises';

/** Looks every 50 ms; throws after `limitMs`, naming what was waited for. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  for (const end = Date.now() + limitMs; Date.now() < end; await pause(50)) if (await isSo()) return;
  throw new Error(`waited ${limitMs / 1000} s for ${what}`);
}

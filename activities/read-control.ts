// What a worker knows of its plans' pauses: read before an agent begins, and kept for half a second. Node side only.
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { ControlState } from '../src/coordination/control';
import { readControl } from '../src/store/read-control';

/** A pause is in force everywhere within a second: a reading this old at most, and what an attempt takes to begin. */
export const READING_AGE_MS = 500;
/** What was asked for before this worker came and nobody has taken yet is waited for so long; then what is written counts. */
const PENDING_LIMIT_MS = 2_000;
const PENDING_POLL_MS = 25;

export type ControlReader = (client: Client, plan: string, least: number) => Promise<ControlState>;

interface Kept {
  /** When its reading began, milliseconds. */
  at: number;
  control: Promise<ControlState>;
}

/** Makes the reader of a worker. `least`: a kept reading of a lower version is read again. Throws where no server answers. */
export function createControlReader(now: () => number = Date.now): ControlReader {
  const kept = new Map<string, Kept>();
  const read = (client: Client, plan: string) => {
    const reading: Kept = { at: now(), control: settledControl(client, plan) };
    kept.set(plan, reading);
    reading.control.catch(() => {
      if (kept.get(plan) === reading) kept.delete(plan);
    });
    return reading.control;
  };
  return async (client, plan, least) => {
    const last = kept.get(plan);
    if (!last || now() - last.at >= READING_AGE_MS) return read(client, plan);
    const control = await last.control;
    return control.version >= least ? control : read(client, plan);
  };
}

async function settledControl(client: Client, plan: string): Promise<ControlState> {
  for (const until = Date.now() + PENDING_LIMIT_MS; ; await pause(PENDING_POLL_MS)) {
    const { control, pending } = await readControl(client, plan);
    if (!pending || Date.now() > until) return control;
  }
}

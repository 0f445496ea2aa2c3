// The heartbeats of an attempt: by them the server notices a dead worker, and learns to tell a living one that it is cancelled.
import type { BeatDetails, Tally } from './tally';

/** The first one comes after so long too: quick agents that report no progress send none, and each one that reaches the server is billed. */
export const BEAT_EVERY_MS = 4_000;

export interface Heartbeats {
  /** Sent at once where it is new, and with every later heartbeat; what comes too fast the SDK holds back. */
  progress(text: string): void;
  stop(): void;
}

/** Sends a heartbeat every four seconds and at each word of progress until stopped, each with the tally, which the next attempt needs. */
export function keepBeating(tally: Tally, send: (details: BeatDetails) => void): Heartbeats {
  let progress: string | undefined;
  const beat = () => send({ ...tally, ...(progress !== undefined && { progress }) });
  const timer = setInterval(beat, BEAT_EVERY_MS);
  return {
    progress: (text) => {
      if (text === progress) return;
      progress = text;
      beat();
    },
    stop: () => clearInterval(timer),
  };
}

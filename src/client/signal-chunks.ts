// Many events of one correlation in few signals: further events inside one signal cost almost nothing. Pure.
import type { Envelope } from '../events/envelope';

/** Of the 2 MiB that one argument may have; the plan travels beside it at the start. */
export const SIGNAL_BYTES = 1_000_000;
/** The rules take so many events in one activation without coming near its time limit. */
export const SIGNAL_EVENTS = 500;

/** The events of each correlation in the order given, correlations in the order of their first event. */
export function byCorrelation(envelopes: readonly Envelope[]): Map<string, Envelope[]> {
  const groups = new Map<string, Envelope[]>();
  for (const envelope of envelopes) {
    const correlation = envelope.event.correlation_id;
    const group = groups.get(correlation);
    if (group) group.push(envelope);
    else groups.set(correlation, [envelope]);
  }
  return groups;
}

/** Cuts the events of one correlation into signals, keeping their order. An event larger than a signal goes alone. */
export function signalChunks(envelopes: readonly Envelope[], limit = SIGNAL_BYTES): Envelope[][] {
  const chunks: Envelope[][] = [];
  let chunk: Envelope[] = [];
  let bytes = 0;
  for (const envelope of envelopes) {
    const size = Buffer.byteLength(JSON.stringify(envelope));
    if (chunk.length > 0 && (bytes + size > limit || chunk.length >= SIGNAL_EVENTS)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(envelope);
    bytes += size;
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
}

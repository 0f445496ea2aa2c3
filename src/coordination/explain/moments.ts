// Times in explanations. Safe and pure: what day it is comes in as data.
import type { Time } from '../state';
import { utc } from '../timeline/timeline';

/** `10:00:00`; of another day than that of `now` `2026-11-19 10:00:00`. UTC, as everywhere. */
export function clockTime(time: Time, now: Time): string {
  const [day, clock] = [utc(time).slice(0, 10), utc(time).slice(11, 19)];
  return utc(now).startsWith(day) ? clock : `${day} ${clock}`;
}

/** `380 ms`, `8.2 s`, `12 min`, `3 h 5 min`. */
export function lasted(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ''}`;
}

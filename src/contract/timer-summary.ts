// The summary of a timer, by which readers of histories know which deadline it is. Safe: may be imported by workflows and readers.
import { uuidOf } from '../events/hash';

/** Longest summary that the server takes, in bytes; three bytes a character are assumed. */
const SUMMARY_CHARACTERS = 130;
/** What is left of a longer name before its hash. */
const BEGINNING_CHARACTERS = 90;

/** The deadline's name; of one that is too long its beginning and a hash, since names may differ only at their ends. */
export function timerSummary(timer: string): string {
  if (timer.length <= SUMMARY_CHARACTERS) return timer;
  return `${timer.slice(0, BEGINNING_CHARACTERS)}… ${uuidOf('delivery', ['timer', timer])}`;
}

/** As runs that were begun before wrote it: cut off, so that several may look alike. */
export const cutTimerSummary = (timer: string): string => timer.slice(0, SUMMARY_CHARACTERS);

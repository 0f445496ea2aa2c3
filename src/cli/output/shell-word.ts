// A text as a shell takes it for one word: for the commands that are shown to be typed. Pure; loads nothing heavy.
import { visible } from './visible';

/** The word as it is where a shell leaves it alone, else in single quotes. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./][\w@%+=:,./#-]*$/.test(word) ? word : `'${visible(word).replaceAll("'", "'\\''")}'`;
}

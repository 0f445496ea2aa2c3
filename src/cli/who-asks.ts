// In whose name something is asked for. There is no authentication yet: it is what the sender says.
import { userInfo } from 'node:os';
import type { Settings } from '../config/settings';
import { misused } from './problem';

/** `--by`, else SIGNALBOX_USER, else USER, else the user of this process. Throws `Problem` (exit 2) where nobody is known. */
export function whoAsks(by: string | undefined, { user }: Settings): string {
  const named = by ?? user;
  if (named !== undefined) return named;
  try {
    return userInfo().username;
  } catch {
    throw misused('nobody is known to ask for it: say who with --by NAME, or set SIGNALBOX_USER');
  }
}

// Where the agents of a correlation put what they make. Node side only.
//
// Ids come from outside and are never a path: the name is generated, and the id only decides which one it is.
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { REASON } from '../contract/failures';
import { quote } from '../events/text';
import { AgentFailure } from './agent-failure';

const SLUG_LENGTH = 40;
const HASH_LENGTH = 16;

/** A name of a plan that is a name of a folder as it is, on every file system. */
const PLAIN = /^[a-z0-9][a-z0-9_-]{0,62}$/;
/** Windows takes these for devices. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** `<data>/work/<plan>/<slug>-<hash>`, absolute; the same for the same id, different for different ones. Creates nothing. */
export function correlationFolderPath(dataFolder: string, plan: string, correlation: string): string {
  const planFolder = PLAIN.test(plan) && !DEVICE.test(plan) ? plan : folderName(plan, 'plan');
  return join(resolve(dataFolder), 'work', planFolder, folderName(correlation, 'correlation'));
}

/**
 * The working folder of a correlation, asked for by the agents that use one; created for this user alone (mode 0700) where it is not there yet. Throws
 * `AgentFailure` with `unauthorized` where something else stands in its place: a link could lead anywhere.
 */
export function correlationFolder(dataFolder: string, plan: string, correlation: string): string {
  const folder = correlationFolderPath(dataFolder, plan, correlation);
  for (const each of [join(resolve(dataFolder), 'work'), join(folder, '..'), folder]) ownFolder(each);
  return folder;
}

function ownFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    // A file, or a link that leads nowhere, stands there; the rest is the machine's trouble.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' && !exists(folder)) throw error;
  }
  if (lstatSync(folder).isDirectory()) return;
  throw new AgentFailure(
    REASON.unauthorized,
    `${quote(folder)} is no folder but a link or a file; move it away, agents would write through it`,
  );
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Letters and digits of the text, so that people recognise it, and a hash of all of it, so that no other text has it. */
function folderName(text: string, empty: string): string {
  const slug = text
    .slice(0, 4 * SLUG_LENGTH)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LENGTH)
    .replace(/^-|-$/g, '');
  // As JSON, since half of a surrogate pair would be the same in UTF-8 as every other half.
  const hash = createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, HASH_LENGTH);
  return `${slug || empty}-${hash}`;
}

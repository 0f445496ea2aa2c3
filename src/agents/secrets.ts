// Secrets: references of the plan become values when an agent runs, and never before. Node side only.
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { REASON } from '../contract/failures';
import { quote } from '../events/text';
import { AgentFailure } from './agent-failure';

/** No key is larger; a device or a database by mistake would be. Bytes. */
const SECRET_FILE_BYTES = 64 * 1024;

/** A value, or why there is none. */
type Found = { value: string } | { lacks: string };

/**
 * The values of references by variable name: `env:NAME` of the worker's environment, `env:NAME?` likewise and left out where
 * the worker has none, `file:PATH` the content of a file (relative to `base`) without its last line end. Throws
 * `AgentFailure` with `unauthorized` for what is missing; it names the reference, never a value.
 */
export async function resolveSecrets(
  references: Readonly<Record<string, string>>,
  worker: Readonly<Record<string, string | undefined>>,
  base: string,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, reference] of Object.entries(references)) {
    const [, variable, optional] = /^env:([^?]+)(\?)?$/.exec(reference) ?? [];
    const found = variable === undefined ? await inFile(reference, base) : inEnvironment(worker[variable]);
    if ('value' in found) values[name] = found.value;
    else if (optional === undefined)
      throw new AgentFailure(
        REASON.unauthorized,
        `secret ${quote(name)}: ${quote(reference)} ${found.lacks}`,
      );
  }
  return values;
}

function inEnvironment(value: string | undefined): Found {
  // An empty variable is how compose files and CI write one that is not set.
  return value
    ? { value }
    : { lacks: "is not set in the worker's environment; set it where the worker starts" };
}

async function inFile(reference: string, base: string): Promise<Found> {
  if (!reference.startsWith('file:'))
    return { lacks: 'is no reference; write env:NAME, env:NAME? or file:PATH' };
  const path = resolve(base, reference.slice('file:'.length));
  try {
    const file = await stat(path);
    // A pipe or a device would be waited for for ever.
    if (!file.isFile()) return { lacks: 'is no regular file' };
    if (file.size > SECRET_FILE_BYTES)
      return { lacks: `has ${file.size} bytes, more than ${SECRET_FILE_BYTES}; is it the right file?` };
    const value = (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
    if (value === '') return { lacks: 'is empty' };
    if (value.includes('\0')) return { lacks: 'holds a NUL, which no environment can carry' };
    return { value };
  } catch (error) {
    const { code = 'an unknown error' } = error as NodeJS.ErrnoException;
    return {
      lacks: code === 'ENOENT' ? 'does not exist; create it with mode 0600' : `cannot be read: ${code}`,
    };
  }
}

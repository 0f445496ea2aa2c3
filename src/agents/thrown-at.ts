// Where in the plan's own files an error was thrown, for whoever has to mend it. Node side only.
import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A line of a stack: `at run (/desk/agents/designer.js:14:9)`, `at async file:///desk/agents/designer.mjs?signalbox-load=1:14:9`. */
const FRAME = /^\s*at .*?((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*):(\d+):\d+\)?$/;

/** The first line of the stack inside `folder` (absolute), relative to it: `agents/designer.js:14`. Packages installed there do not count. */
export function thrownAt({ stack }: Error, folder: string): string | undefined {
  // The message comes first, and may look like anything.
  for (const line of String(stack).split('\n')) {
    const [, address, number] = FRAME.exec(line) ?? [];
    const file = address === undefined ? undefined : pathOf(address);
    const inside = file === undefined ? undefined : insideOf(folder, file);
    if (inside !== undefined) return `${inside}:${number}`;
  }
  return undefined;
}

function pathOf(address: string): string | undefined {
  if (!address.startsWith('file:')) return address;
  try {
    return fileURLToPath(address.replace(/\?.*$/, ''));
  } catch {
    return undefined;
  }
}

function insideOf(folder: string, file: string): string | undefined {
  for (const each of [folder, realFolder(folder)]) {
    if (!file.startsWith(each + sep)) continue;
    const path = relative(each, file);
    return path.split(sep).includes('node_modules') ? undefined : path.split(sep).join('/');
  }
  return undefined;
}

/** Node names modules by where they really lie. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

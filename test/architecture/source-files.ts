// Reads the source's imports, for the tests of the structure.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ROOMS } from './rooms';

export const root = resolve(__dirname, '../..');

export interface SourceFile {
  /** From the root: `src/events/envelope.ts`. */
  path: string;
  room: string | undefined;
  text: string;
  imports: { name: string; typeOnly: boolean }[];
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|(?:import|require)\(\s*'([^']+)'\s*\)/gm;

export function roomOf(path: string): string | undefined {
  return Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`));
}

export function sourceFiles(): SourceFile[] {
  return ['src', 'workflows', 'activities'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => {
        const path = join(folder, name);
        const text = readFileSync(join(root, path), 'utf8');
        const imports = [...text.matchAll(IMPORT)].map((found) => ({
          name: found[2] ?? found[3] ?? '',
          typeOnly: found[1] !== undefined,
        }));
        return { path, room: roomOf(path), text, imports };
      }),
  );
}

/** Where an import of ours leads, from the root; undefined for packages. */
export function targetOf(file: SourceFile, name: string): string | undefined {
  return name.startsWith('.') ? relative(root, resolve(root, dirname(file.path), name)) : undefined;
}

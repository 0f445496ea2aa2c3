// The code blocks of the README and the pages under docs, told apart by their info string.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '../..');

export interface CodeBlock {
  /** `docs/joins.md:21`. */
  place: string;
  /** `yaml plan`, `json envelope`, `console`, … */
  info: string;
  text: string;
}

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter(isPage)
    .map((name) => `docs/${name}`),
];
function isPage(name: string): boolean {
  return name.endsWith('.md');
}

/** All blocks of all pages, in order. */
export function codeBlocks(): CodeBlock[] {
  return pages.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8');
    return [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map((found) => ({
      place: `${page}:${text.slice(0, found.index).split('\n').length}`,
      info: found[1] ?? '',
      text: found[2] ?? '',
    }));
  });
}

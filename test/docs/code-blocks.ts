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

const pages = ['README.md', 'CONTRIBUTING.md', ...pagesIn('docs'), ...pagesIn('docs/codes')];
function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
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

// Every code that a plan's problems can have has its page, whose bad example gives exactly that code at the line marked.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES, type Code, pageOf } from '../../src/plan/codes';
import { codeOf, isBadExample, markedLines, problemsOfBlock } from './bad-example';
import { codeBlocks, root } from './code-blocks';

const codes = Object.keys(CODES) as Code[];
const examples = codeBlocks().filter(
  ({ info, place }) => isBadExample(info) && place.startsWith('docs/codes/'),
);
const pageText = (code: Code): string => readFileSync(join(root, pageOf(code)), 'utf8');

describe('docs/codes', () => {
  it('has a page for every code, and no other', () => {
    const pages = readdirSync(join(root, 'docs/codes')).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(codes.map((code) => `${code}.md`).sort());
  });

  it('lists every code with its title and severity', () => {
    const rows = codes.map(
      (code) => `| [${code}](${code}.md) | ${CODES[code].severity} | ${CODES[code].title} |`,
    );
    const table = readFileSync(join(root, 'docs/codes/README.md'), 'utf8').split('\n');
    expect(table.filter((line) => line.startsWith('| [SB'))).toEqual(rows);
  });

  it.each(codes)('%s: the page has its title, at most 25 lines, one bad example and a mended one', (code) => {
    const lines = pageText(code).trimEnd().split('\n');
    expect(lines[0]).toBe(`# ${code}: ${CODES[code].title}`);
    expect(lines.length).toBeLessThanOrEqual(25);
    const infos = codeBlocks()
      .filter(({ place }) => place.startsWith(`${pageOf(code)}:`))
      .map(({ info }) => info);
    expect(infos.filter(isBadExample).map(codeOf)).toEqual([code]);
    expect(infos.filter((info) => info === 'yaml plan')).toHaveLength(1);
  });

  it.each(examples.map((block) => [codeOf(block.info), block] as const))(
    '%s: the bad example gives this code and no other, at the line marked',
    async (code, block) => {
      const isInfo = CODES[code as Code].severity === 'info';
      const told = (await problemsOfBlock(block)).filter(({ severity }) => isInfo || severity !== 'info');
      expect([...new Set(told.map((problem) => problem.code))]).toEqual([code]);
      const marked = markedLines(block.text);
      if (block.info.startsWith('yaml')) expect([...new Set(told.map(({ line }) => line))]).toEqual(marked);
    },
  );
});

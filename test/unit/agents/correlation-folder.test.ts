// The working folder of a correlation, on a real file system, with ids as an attacker would write them.
import { mkdirSync, readdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import fc from 'fast-check';
import { correlationFolder, correlationFolderPath } from '../../../src/agents/correlation-folder';
import { newFolder } from './recorded-context';

const HOSTILE = [
  '../',
  '../../../etc',
  '..',
  '.',
  '/',
  '/etc/passwd',
  '\\\\server\\share',
  'C:\\Windows',
  'a\0b',
  'CON',
  'con',
  'nul.txt',
  '',
  ' ',
  '   a',
  'a   ',
  '~',
  '$HOME',
  '--help',
  '👩‍👩‍👧',
  'ａ',
  'é',
  'e\u0301',
  'İstanbul',
  '\ud800',
  '\udc00',
  'x'.repeat(10_000),
  `${'x'.repeat(10_000)}y`,
  'feature-7',
  'Feature-7',
  'feature/7',
  'feature 7',
];

const oneInside = /^[a-z0-9][a-z0-9-]{0,39}-[0-9a-f]{16}$/;

describe('the folder of a correlation', () => {
  it('is named after the id, and lies under its plan', () => {
    const folder = correlationFolderPath('/data', 'feature-team', 'Feature 7: Bücher');
    expect(folder).toMatch(/^\/data\/work\/feature-team\/feature-7-bu-cher-[0-9a-f]{16}$/);
  });

  it('is the same after a restart: its name is part of what users keep', () => {
    expect(correlationFolderPath('/data', 'feature-team', 'feature-7')).toBe(
      '/data/work/feature-team/feature-7-20a083b82b2e26be',
    );
  });

  it('is created for this user alone, once, also by many at a time', async () => {
    const data = join(newFolder(), 'data');
    const made = await Promise.all(
      Array.from({ length: 20 }, () => correlationFolder(data, 'p', 'feature-7')),
    );
    expect(new Set(made).size).toBe(1);
    for (const folder of [join(data, 'work'), join(data, 'work', 'p'), made[0] ?? ''])
      expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('lies inside, and each hostile id has one of its own', async () => {
    const data = newFolder();
    const folders = await Promise.all(HOSTILE.map((id) => correlationFolder(data, 'p', id)));
    expect(new Set(folders).size).toBe(HOSTILE.length);
    expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(HOSTILE.length);
    for (const folder of folders)
      expect(relative(join(data, 'work', 'p'), realpathSync(folder))).toMatch(oneInside);
    expect(readdirSync(data)).toEqual(['work']);
    expect(readdirSync(join(data, 'work'))).toEqual(['p']);
  });

  it('lies inside whatever the id and the plan are', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.stringMatching(/^[./\\a-z]{0,20}$/),
      fc.constantFrom(...HOSTILE),
    );
    fc.assert(
      fc.property(text, text, text, (plan, one, other) => {
        const folder = correlationFolderPath('/data', plan, one);
        const [work, ofPlan, ofId, ...rest] = relative('/data', folder).split(sep);
        expect([work, rest]).toEqual(['work', []]);
        expect(ofPlan).toMatch(/^[a-z0-9][a-z0-9_-]{0,62}$/);
        expect(ofId).toMatch(oneInside);
        if (one !== other) expect(correlationFolderPath('/data', plan, other)).not.toBe(folder);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a link to a folder', (place: string) => symlinkSync(newFolder(), place)],
    ['a link to nowhere', (place: string) => symlinkSync('/nowhere/at/all', place)],
    ['a file', (place: string) => writeFileSync(place, '')],
  ])('is refused where %s stands in its place', async (_, plant) => {
    const data = newFolder();
    const place = correlationFolderPath(data, 'p', 'feature-7');
    mkdirSync(join(place, '..'), { recursive: true });
    plant(place);
    await expect(async () => correlationFolder(data, 'p', 'feature-7')).rejects.toMatchObject({
      type: 'unauthorized',
      message: expect.stringContaining(`${basename(place).slice(0, 9)}`),
    });
  });

  it('is refused where the folder of its plan is a link', async () => {
    const data = newFolder();
    mkdirSync(join(data, 'work'));
    const elsewhere = newFolder();
    symlinkSync(elsewhere, join(data, 'work', 'p'));
    await expect(async () => correlationFolder(data, 'p', 'feature-7')).rejects.toMatchObject({
      type: 'unauthorized',
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

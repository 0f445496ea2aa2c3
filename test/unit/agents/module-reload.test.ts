// Modules that did not load at first, loaded by the compiled package in a process of their own, which goes on after the failure.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { newFolder } from './recorded-context';

const LOAD_MODULE = resolve(__dirname, '../../../dist/src/agents/load-module');

/** Writes the files, loads and calls each module (answer, or `no: ` and the error), then goes on with the next step. */
const DRIVER = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { folder, steps } = JSON.parse(readFileSync(0, 'utf8'));
const { loadModule } = require(${JSON.stringify(LOAD_MODULE)});
const said = async (file) => {
  try { return await (await loadModule({ path: join(folder, file), loader: file.endsWith('.ts') ? 'tsx' : undefined }))(); }
  catch (error) { return 'no: ' + error.message; }
};
(async () => {
  const seen = [];
  for (const { files, load } of steps) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    for (const file of load) seen.push(await said(file));
  }
  process.stdout.write(JSON.stringify(seen));
})();
`;

interface Step {
  files: Record<string, string>;
  load: string[];
}

function steps(...all: Step[]): { seen: unknown[]; folder: string } {
  const folder = newFolder();
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', DRIVER], {
    input: JSON.stringify({ folder, steps: all }),
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(`the process said nothing but ${stderr}`);
  return { seen: JSON.parse(stdout) as unknown[], folder };
}

const INSTALLED = {
  'node_modules/wanted/package.json': '{ "main": "main.js" }',
  'node_modules/wanted/main.js': 'module.exports = "installed";',
};

describe('a module that did not load', () => {
  it.each<[string, Record<string, string>, string, Record<string, string>]>([
    [
      'an ES module that was no JavaScript',
      { 'a.mjs': 'this is no JavaScript' },
      'a.mjs',
      { 'a.mjs': 'export default () => "installed";' },
    ],
    [
      'CommonJS that threw',
      { 'a.cjs': 'throw new Error("no licence");' },
      'a.cjs',
      { 'a.cjs': 'module.exports = () => "installed";' },
    ],
    [
      'CommonJS whose export was no function',
      { 'a.cjs': 'module.exports = 3;' },
      'a.cjs',
      { 'a.cjs': 'module.exports = () => "installed";' },
    ],
    [
      'an ES module whose file was broken two imports away',
      {
        'a.mjs': 'import value from "./b.mjs"; export default () => value;',
        'b.mjs': 'export { default } from "./c.mjs";',
        'c.mjs': 'this is no JavaScript',
      },
      'a.mjs',
      { 'c.mjs': 'export default "installed";' },
    ],
    [
      'an ES module whose file lacked a package',
      {
        'a.mjs': 'import value from "./b.mjs"; export default () => value;',
        'b.mjs': 'export { default } from "wanted";',
      },
      'a.mjs',
      INSTALLED,
    ],
    [
      'CommonJS whose file lacked a package',
      {
        'a.cjs': 'const value = require("./b.cjs"); module.exports = () => value;',
        'b.cjs': 'module.exports = require("wanted");',
      },
      'a.cjs',
      INSTALLED,
    ],
  ])('loads in the same process once it is mended: %s', (_, files, entry, mended) => {
    const { seen } = steps({ files, load: [entry] }, { files: mended, load: [entry] });
    expect(seen[0]).toMatch(/^no: /);
    expect(seen[1]).toBe('installed');
  });

  it('loads TypeScript anew as well', () => {
    const files = {
      'a.ts': 'import value from "./b.ts"; export default (): string => value;',
      'b.ts': 'this is no TypeScript',
    };
    const mended = { 'b.ts': 'const value: string = "installed"; export default value;' };
    const { seen } = steps({ files, load: ['a.ts'] }, { files: mended, load: ['a.ts'] });
    expect(seen[0]).toMatch(/^no: .* does not load: [^\n]+$/);
    expect(seen[1]).toBe('installed');
  });

  it('leaves alone what loaded before it', () => {
    const counting = 'let calls = 0; export default () => ++calls;';
    const { seen } = steps(
      { files: { 'good.mjs': counting, 'bad.mjs': 'no JavaScript' }, load: ['good.mjs', 'bad.mjs'] },
      { files: { 'good.mjs': 'export default () => "read anew";' }, load: ['good.mjs'] },
    );
    expect(seen).toEqual([1, expect.stringMatching(/^no: /), 2]);
  });

  it('says in one sentence which module lacks what', () => {
    const { seen, folder } = steps({
      files: {
        'a.cjs': 'require("./b.cjs");',
        'b.cjs': 'require("wanted");',
        'c.mjs': 'import "wanted";',
      },
      load: ['a.cjs', 'c.mjs'],
    });
    const end = 'imports; install the package, or write the file or its right name';
    expect(seen).toEqual([
      `no: "${join(folder, 'a.cjs')}" does not load: there is no "wanted", which ${join(folder, 'b.cjs')} ${end}`,
      `no: "${join(folder, 'c.mjs')}" does not load: there is no "wanted", which ${join(folder, 'c.mjs')} ${end}`,
    ]);
  });
});

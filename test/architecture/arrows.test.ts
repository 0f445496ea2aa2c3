// The shape of the source: arrows between rooms, purity of the rules, what the sandbox holds, one protobufjs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { bundleOptions } from '../../src/worker/bundle-options';
import { DOOR_SIDE, MAINS, ROOMS } from './rooms';
import { roomOf, root, sourceFiles, targetOf } from './source-files';

const files = sourceFiles();
const where = (path: string, what: string) => `${path}: ${what}`;

describe('the rooms', () => {
  it('hold every source file but the package entry', () => {
    expect(files.filter((file) => !file.room).map((file) => file.path)).toEqual(['src/index.ts']);
  });

  it('import only along the arrows', () => {
    const wrong = files.flatMap((file) => {
      const { room } = file;
      if (!room) return [];
      return file.imports.flatMap(({ name }) => {
        const target = targetOf(file, name);
        const other = target && roomOf(`${target}/`);
        if (!other || other === room || ROOMS[room]?.may.includes(other)) return [];
        return [where(file.path, `imports ${target}`)];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('have workflows and activities that know each other only through the contract', () => {
    const crossing = files.filter((file) =>
      file.imports.some(({ name }) => {
        const target = targetOf(file, name) ?? '';
        return (
          (file.path.startsWith('workflows/') && target.startsWith('activities')) ||
          (file.path.startsWith('activities/') && target.startsWith('workflows'))
        );
      }),
    );
    expect(crossing.map((file) => file.path)).toEqual([]);
  });

  it('read the environment and end the process only in the two mains', () => {
    const reading = files.filter((file) => /process\.(env|exit)\b/.test(withoutComments(file.text)));
    expect(reading.map((file) => file.path).filter((path) => !MAINS.includes(path))).toEqual([]);
  });

  it('open each file with what it is for', () => {
    const silent = files.filter((file) => !/^(#!.*\n)?\/\//.test(file.text));
    expect(silent.map((file) => file.path)).toEqual([]);
  });
});

describe('the rules', () => {
  it('know no clock, no chance and no I/O', () => {
    const impure = files
      .filter((file) => file.room === 'src/coordination')
      .filter((file) =>
        /\bDate\.now|new Date\(\)|Math\.random|\bprocess\b|\bsetTimeout\b|\bfetch\(/.test(
          withoutComments(file.text),
        ),
      );
    expect(impure.map((file) => file.path)).toEqual([]);
  });

  it('load no Node module and no package but those that are pure', () => {
    const loaded = files
      .filter((file) => file.room === 'src/coordination' || file.room === 'workflows')
      .flatMap((file) =>
        file.imports
          .filter(({ name, typeOnly }) => !typeOnly && !name.startsWith('.'))
          .map(({ name }) => where(file.path, name)),
      );
    expect(loaded.filter((each) => !/: (@temporalio\/workflow|fastest-levenshtein)$/.test(each))).toEqual([]);
  });
});

describe('the workflow bundle', () => {
  it('is made of the real entry, without zod, ajv, yaml or Node', async () => {
    const { code } = await bundleWorkflowCode({
      ...bundleOptions(root),
      logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
    });
    for (const name of DOOR_SIDE.filter((each) => each !== 'uuid'))
      expect(code).not.toContain(`node_modules/${name}/`);
    expect(code).toContain('async function coordination');
    expect(code).toContain('async function delivery');
  });
});

describe('the packages', () => {
  it('have a single protobufjs', () => {
    const copies = readdirSync(join(root, 'node_modules'), { recursive: true, encoding: 'utf8' }).filter(
      (path) => /(^|\/)protobufjs\/package\.json$/.test(path),
    );
    expect(copies).toEqual(['protobufjs/package.json']);
  });

  it('have one version of everything of Temporal', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>;
    const versions = Object.entries({ ...dependencies, ...devDependencies })
      .filter(([name]) => name.startsWith('@temporalio/'))
      .map(([, version]) => version);
    expect(new Set(versions).size).toBe(1);
  });
});

/** Without comments, and without templates: one of them is the text of another program. */
function withoutComments(text: string): string {
  return text
    .replace(/`[^`]*`/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

// Finds the function of an agent module. Node side only: it executes files that the plan names.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { basename, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { REASON } from '../contract/failures';
import { quote } from '../events/text';
import type { AgentFunction } from './agent';
import { AgentFailure } from './agent-failure';
import { withMark } from './fresh-imports';
import { loadProblem } from './load-problem';

/** What the plan says of a module: the absolute path of its file, and for TypeScript the loader. */
export interface ModuleProgram {
  path: string;
  loader?: string;
}

type Namespace = Record<string, unknown>;

const JAVASCRIPT = ['.js', '.cjs', '.mjs'];
const TYPESCRIPT = ['.ts', '.cts', '.mts', '.tsx'];

/** How many loads have failed in this process, and where those that did not are kept: by path, the address of their import. */
let failures = 0;
const loadedFrom = new Map<string, string>();

/**
 * Loads the module and gives its default export: of an ES module `export default`, of CommonJS `module.exports` or
 * `module.exports.default`. Throws `AgentFailure` with `agent_not_found` where there is no such file, where it does not
 * load, where a loader is missing, and where the default export is no function. After a failure all is read anew with the next
 * call, what the module imports too; what loaded once stays.
 */
export async function loadModule({ path, loader }: ModuleProgram): Promise<AgentFunction> {
  if (!existsSync(path))
    throw notFound(`${quote(path)}: no such file; is the path relative to the plan's file?`);
  const load = importerOf(path, loader);
  let namespace: Namespace;
  try {
    namespace = await load();
  } catch (error) {
    if (AgentFailure.isInstance(error)) throw error;
    forget(path);
    throw notFound(`${quote(path)} does not load: ${loadProblem(error)}`, error);
  }
  const found = defaultExport(namespace);
  if (typeof found === 'function') return found as AgentFunction;
  forget(path);
  throw notFound(
    `${quote(path)}: the default export must be the agent's function, got ${quote(found)}; ` +
      'write `export default defineAgent(…)`, or in CommonJS `module.exports = defineAgent(…)`',
  );
}

/** How a file is imported: with Node's own loader, or with the one that the plan names. */
function importerOf(path: string, loader: string | undefined): () => Promise<Namespace> {
  const extension = extname(path);
  if (loader === 'tsx') return () => importWithTsx(path);
  if (loader !== undefined) throw notFound(`loader ${quote(loader)}: no such loader; the only one is tsx`);
  if (JAVASCRIPT.includes(extension)) return () => importWithNode(path);
  if (TYPESCRIPT.includes(extension))
    throw notFound(
      `${quote(path)} is TypeScript, which needs a named loader: run: { module: ./${basename(path)}, loader: tsx }`,
    );
  throw notFound(`${quote(path)}: a module ends in .js, .cjs or .mjs, or in .ts with loader: tsx`);
}

async function importWithNode(path: string): Promise<Namespace> {
  const plain = pathToFileURL(path).href;
  const url = loadedFrom.get(path) ?? (failures === 0 ? plain : withMark(plain, failures));
  const namespace = (await import(url)) as Namespace;
  loadedFrom.set(path, url);
  return namespace;
}

/** Makes the next load of what failed a new one. Node drops CommonJS that throws by itself, and not what exports the wrong thing. */
function forget(path: string): void {
  if (failures === 0) register(pathToFileURL(require.resolve('./fresh-imports')));
  failures += 1;
  loadedFrom.delete(path);
  delete require.cache[existsSync(path) ? realpathSync(path) : path];
}

/** tsx of the plan's own project goes before ours, which only a checkout of Signalbox has. */
async function importWithTsx(path: string): Promise<Namespace> {
  const api = tsxApi(path) ?? tsxApi(__filename);
  if (api === undefined)
    throw notFound(
      `${quote(path)} needs tsx, which is not installed here: npm install tsx, next to the plan`,
    );
  const { tsImport } = (await import(api)) as typeof import('tsx/esm/api');
  const url = pathToFileURL(path).href;
  return (await tsImport(url, url)) as Namespace;
}

/**
 * The URL of tsx's interface as a file of that place would import it; undefined where it finds no tsx. It is read from the
 * package, because `require.resolve` gives the CommonJS build, whose `tsImport` looks for its hooks in the wrong folder.
 */
function tsxApi(from: string): string | undefined {
  try {
    const packageFile = createRequire(from).resolve('tsx/package.json');
    const { exports } = JSON.parse(readFileSync(packageFile, 'utf8')) as TsxPackage;
    return new URL(exports['./esm/api'].import.default, pathToFileURL(packageFile)).href;
  } catch {
    return undefined;
  }
}

interface TsxPackage {
  exports: { './esm/api': { import: { default: string } } };
}

/** CommonJS that was compiled from an ES module arrives with its default export once or twice wrapped. */
function defaultExport(namespace: Namespace): unknown {
  let found: unknown = namespace.default;
  for (let wrapped = 0; wrapped < 2 && typeof found === 'object' && found !== null; wrapped += 1) {
    if (!('default' in found)) break;
    found = found.default;
  }
  return found;
}

function notFound(problem: string, cause?: unknown): AgentFailure {
  return new AgentFailure(REASON.agentNotFound, problem, cause === undefined ? undefined : { cause });
}

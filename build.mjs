// Builds the package into dist/: compiled code, JSON assets, and the workflows bundled for the sandbox, so that a worker polls at
// once. Plain Node. Two builds at once do not break each other: each works in a folder of its own and swaps it in at the end.
//   node build.mjs           types are not looked at: `npm run types` does that, once
//   node build.mjs --types   they are, and an error ends the build
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
/** Beside dist and as deep: source maps point from one to the sources as from the other. */
const WORK_PREFIX = '.dist-';
const STALE_MS = 3_600_000;

class BuildFailed extends Error {}

removeStale();
const output = join(root, `${WORK_PREFIX}${randomUUID().slice(0, 8)}`);
process.on('exit', () => removeAll((name) => join(root, name).startsWith(output)));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

try {
  compile(process.argv.includes('--types'));
  copyAssets(join(root, 'src'), join(output, 'src'));
  await bundleWorkflows();
  makeExecutable(join(output, 'src', 'cli', 'main.js'));
  swapIn();
} catch (error) {
  const text = error instanceof BuildFailed ? error.message : (error?.stack ?? String(error));
  process.stderr.write(`build failed: ${text}\n`);
  process.exitCode = 1;
}

function compile(withTypes) {
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const options = [
    '-p',
    join(root, 'tsconfig.build.json'),
    '--outDir',
    output,
    ...(withTypes ? [] : ['--noCheck']),
  ];
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [compiler, ...options], {
    cwd: root,
    encoding: 'utf8',
  });
  if (error) throw new BuildFailed(`the compiler could not be run (${error.message}); is \`npm ci\` done?`);
  if (status !== 0) throw new BuildFailed(`the compiler found errors:\n${stdout}${stderr}`.trimEnd());
}

/** JSON that code reads as a file; what code imports, the compiler has copied already. */
function copyAssets(from, to) {
  cpSync(from, to, {
    recursive: true,
    filter: (path) => path.endsWith('.json') || statSync(path).isDirectory(),
  });
}

async function bundleWorkflows() {
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const problems = [];
  const collect = (message, meta) => problems.push([message, meta?.error ?? ''].join(' ').trim());
  const quiet = () => undefined;
  try {
    const { code } = await bundleWorkflowCode({
      // From the sources, so that stack traces name them and the bundle does not name this build's folder.
      ...sourceBundleOptions(),
      logger: { trace: quiet, debug: quiet, info: quiet, log: quiet, warn: collect, error: collect },
    });
    writeFileSync(join(output, 'workflow-bundle.js'), code);
  } catch (error) {
    throw new BuildFailed(['the workflows could not be bundled:', ...problems, error?.message].join('\n'));
  }
}

/** The same options as a worker's that bundles on the spot; their paths with the endings of the sources. */
function sourceBundleOptions() {
  const { bundleOptions } = require(join(output, 'src', 'worker', 'bundle-options.js'));
  const { workflowsPath, preloadModules, webpackConfigHook } = bundleOptions(output);
  const source = (path) => path.replace(output, root).replace(/\.js$/, '.ts');
  return {
    workflowsPath: source(workflowsPath),
    preloadModules: preloadModules.map(source),
    webpackConfigHook,
  };
}

function makeExecutable(path) {
  chmodSync(path, 0o755);
}

/** Another build may swap at the same moment: whoever comes last wins, and neither fails. */
function swapIn() {
  for (let tries = 1; ; tries++) {
    moveAway(dist, `${output}-old-${tries}`);
    try {
      renameSync(output, dist);
      return;
    } catch (error) {
      if (tries === 50 || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error;
    }
  }
}

function moveAway(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    // A layered file system (an image's) cannot rename what a lower layer holds.
    if (error.code !== 'EXDEV') throw error;
    rmSync(from, { recursive: true, force: true });
  }
}

/** What a killed build left behind. */
function removeStale() {
  removeAll((name) => {
    const found = statSync(join(root, name), { throwIfNoEntry: false });
    return found !== undefined && Date.now() - found.mtimeMs > STALE_MS;
  });
}

function removeAll(chosen) {
  for (const name of readdirSync(root))
    if (name.startsWith(WORK_PREFIX) && chosen(name))
      rmSync(join(root, name), { recursive: true, force: true });
}

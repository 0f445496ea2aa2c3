// Builds dist/ once per test run, for the tests that run the command line as a process or a worker on the bundle.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** The built workflow bundle, and the entry of the built command line. */
export const builtBundle = join(root, 'dist', 'workflow-bundle.js');
export const builtCommandLine = join(root, 'dist', 'src', 'cli', 'main.js');

/** Runs the build script; its talk goes to stderr. Rejects when it fails. Without a script it says so and goes on. */
export function build(): Promise<void> {
  const script = join(root, 'build.mjs');
  if (!existsSync(script)) {
    process.stderr.write('build.mjs is not there: tests run without a build\n');
    return Promise.resolve();
  }
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [script], { cwd: root, stdio: ['ignore', 2, 2] });
    child.once('error', failed);
    child.once('exit', (code, signal) => {
      if (code === 0) done();
      else failed(new Error(`node build.mjs ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

// The environment of a test file: Node's, with a folder for temporary files of its own, which goes away with whatever the file or the
// processes that it started have left there, also where a test failed. Loaded by jest, outside of the tests' own realm.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';

export default class TidyEnvironment extends TestEnvironment {
  private readonly before = process.env.TMPDIR;
  private readonly folder = mkdtempSync(join(tmpdir(), 'signalbox-test-'));

  override async setup(): Promise<void> {
    await super.setup();
    // A server of a test may run as another user.
    chmodSync(this.folder, 0o755);
    // Node's own modules see the process's variables, tests have a copy of them.
    process.env.TMPDIR = this.folder;
    this.global.process.env.TMPDIR = this.folder;
  }

  override async teardown(): Promise<void> {
    await super.teardown();
    if (this.before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = this.before;
    // Who was killed may write its last line right now. What is left behind all the same fails no test.
    try {
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    } catch (error) {
      process.stderr.write(`${this.folder} stays: ${String(error)}\n`);
    }
  }
}

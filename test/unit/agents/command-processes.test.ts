// How the processes of a command agent end, with real ones: nothing of a command may outlive its attempt.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nodeCommand } from './node-command';
import { pidIn, runs, untilGone } from './processes';
import { failureOf, newFolder, type RecordedContext, recordedContext, taskOf } from './recorded-context';

/** Writes its own process id into a file of the folder; `stubborn` ones ignore SIGTERM. */
const processOf = (name: string, stubborn: boolean, more = ''): string => `
  ${stubborn ? 'process.on("SIGTERM", () => {});' : ''}
  require('node:fs').writeFileSync(${JSON.stringify(name)}, process.pid + "\\n");
  setInterval(() => {}, 9e6);
  ${more}`;

const startOf = (source: string, options = '{ stdio: "inherit" }'): string =>
  `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(source)}], ${options});`;

/** A command, its child and its grandchild, all of them stubborn or none. */
const family = (stubborn: boolean): string =>
  processOf(
    'leader',
    stubborn,
    startOf(processOf('child', stubborn, startOf(processOf('grandchild', stubborn)))),
  );

async function pidsOf(folder: string, names = ['leader', 'child', 'grandchild']): Promise<number[]> {
  return Promise.all(names.map((name) => pidIn(join(folder, name))));
}

function startedIn(context: RecordedContext, source: string): Promise<unknown> {
  return nodeCommand(source, { cwd: context.folder }).run(taskOf(), context);
}

describe('the processes of a command', () => {
  it('are ended, grandchildren too, when the signal is aborted, and the reason is thrown', async () => {
    const context = recordedContext();
    const run = startedIn(context, family(false));
    const pids = await pidsOf(context.folder);
    const reason = Object.assign(new Error('an attempt may take 1 s'), { type: 'timeout' });
    const began = performance.now();
    context.abort(reason);
    await expect(run).rejects.toBe(reason);
    expect(pids.filter(runs)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it('are killed after two seconds where they ignore SIGTERM', async () => {
    const context = recordedContext();
    const run = startedIn(context, family(true));
    const pids = await pidsOf(context.folder);
    const began = performance.now();
    context.abort(new Error('cancelled'));
    await expect(run).rejects.toThrow('cancelled');
    expect(pids.filter(runs)).toEqual([]);
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(1_900);
    expect(took).toBeLessThan(4_000);
  });

  it('are killed where the leader heeds SIGTERM and a grandchild does not', async () => {
    const context = recordedContext();
    const run = startedIn(
      context,
      processOf('leader', false, startOf(processOf('child', false, startOf(processOf('grandchild', true))))),
    );
    const pids = await pidsOf(context.folder);
    context.abort(new Error('cancelled'));
    await expect(run).rejects.toThrow('cancelled');
    expect(pids.filter(runs)).toEqual([]);
  });

  it('are ended where they are stopped', async () => {
    const context = recordedContext();
    const run = startedIn(context, processOf('leader', false));
    const [leader = 0] = await pidsOf(context.folder, ['leader']);
    process.kill(leader, 'SIGSTOP');
    context.abort(new Error('cancelled'));
    await expect(run).rejects.toThrow('cancelled');
    expect(runs(leader)).toBe(false);
  });

  it('are ended where the command has answered and ended, and its answer counts', async () => {
    const context = recordedContext();
    const left = startOf(processOf('left', false));
    const run = startedIn(
      context,
      `${left}
       const wait = setInterval(() => {
         if (!require('node:fs').existsSync('left')) return;
         clearInterval(wait);
         say({ result: { left: true } });
         process.exit(0);
       }, 5);`,
    );
    expect(await run).toEqual({ left: true });
    expect(runs(await pidIn(join(context.folder, 'left')))).toBe(false);
    expect(context.logged).toEqual([
      'warn: the command ended and left processes behind, which are ended too',
    ]);
  });

  it('are ended when the command prints rubbish and would go on for ever', async () => {
    const context = recordedContext();
    const run = startedIn(
      context,
      `${startOf(processOf('left', false))}
       const wait = setInterval(() => {
         if (require('node:fs').existsSync('left')) console.log('rubbish');
       }, 5);`,
    );
    expect((await failureOf(run)).reason).toBe('bad_output');
    expect(runs(await pidIn(join(context.folder, 'left')))).toBe(false);
  });

  it('are not waited for where one has left the group and holds the outputs open', async () => {
    const context = recordedContext();
    const run = startedIn(
      context,
      `${startOf(processOf('left', false), '{ stdio: "inherit", detached: true }')}
       const wait = setInterval(() => {
         if (!require('node:fs').existsSync('left')) return;
         clearInterval(wait);
         say({ result: { left: true } });
         process.exit(0);
       }, 5);`,
    );
    const left = await pidIn(join(context.folder, 'left'));
    try {
      expect(await run).toEqual({ left: true });
    } finally {
      process.kill(left, 'SIGKILL');
    }
  });

  it('never start where the signal is aborted already', async () => {
    const context = recordedContext();
    context.abort(new Error('cancelled'));
    await expect(startedIn(context, processOf('leader', false))).rejects.toThrow('cancelled');
    expect(existsSync(join(context.folder, 'leader'))).toBe(false);
  });

  it('do not keep an attempt that waits for its events to be published beyond the signal', async () => {
    const context = recordedContext(() => new Promise(() => {}));
    const run = startedIn(context, 'say({ emit: "a" }); say({ result: {} });');
    setTimeout(() => context.abort(new Error('cancelled')), 200);
    await expect(run).rejects.toThrow('cancelled');
  });

  it('are killed when the worker ends without waiting for them', async () => {
    const folder = newFolder();
    const worker = spawn(process.execPath, [
      resolve(__dirname, '../../fixtures/agents/end-early.js'),
      folder,
    ]);
    const leader = await pidIn(join(folder, 'leader'));
    worker.stdin.write('end\n');
    await once(worker, 'exit');
    await untilGone(leader);
    expect(runs(leader)).toBe(false);
  });
});

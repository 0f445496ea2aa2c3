#!/usr/bin/env node
// The command line's process: the only file of this room that reads the environment or ends the process.
import { EXIT } from './exit-codes';
import { outputOf, type Sink } from './output/output';
import { ownPackage } from './package-folder';
import { Interrupted } from './problem';
import { runProgram } from './program';

let stop: AbortController | undefined;

/**
 * From the first call on, Ctrl-C, SIGTERM and a closing terminal (SIGHUP) ask the command to wind down; a second Ctrl-C or SIGTERM
 * ends the process at once.
 */
function stopSignal(): AbortSignal {
  if (stop) return stop.signal;
  const controller = new AbortController();
  stop = controller;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      // A terminal that closes says so several times: by itself, and through the shell.
      if (controller.signal.aborted && name !== 'SIGHUP') process.exit(EXIT.interrupted);
      controller.abort(new Interrupted(`stopped by ${name}`));
    });
  }
  return controller.signal;
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  const { NO_COLOR } = process.env;
  // A reader that has seen enough (`| head`) closes the pipe: that is no failure.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever winds down does so to the end, also when nobody reads on.
    if (error.code === 'EPIPE' && !stop?.signal.aborted) process.exit(EXIT.done);
  });
  return {
    write: (text, taken) => stream.write(text, taken),
    colour: stream.isTTY === true && !NO_COLOR && process.env.TERM !== 'dumb',
    width: stream.isTTY === true ? stream.columns : undefined,
  };
}

async function main(): Promise<void> {
  const exit = await runProgram(
    process.argv.slice(2),
    {
      environment: process.env,
      folder: process.cwd(),
      stdin: process.stdin,
      output: outputOf(sinkOf(process.stdout), sinkOf(process.stderr)),
      stopSignal,
      self: [process.execPath, ...process.execArgv, __filename],
    },
    ownPackage().version,
  );
  // Connections and children may still be winding down; what was written must be out first.
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))),
  );
  process.exit(exit);
}

void main();

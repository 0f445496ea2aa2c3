// Joins the commands to one program and runs it. Loads commander and every command's declaration, nothing heavy.
import { Command, CommanderError } from 'commander';
import type { CliCommand } from './command';
import { commands } from './commands';
import { EXIT, type ExitCode } from './exit-codes';
import { refuseEmptyWords } from './options';
import { explainFailure } from './problem';
import type { CliWorld } from './world';

const afterHelp = `
A first run:  signalbox demo
Exit codes:   0 done · 1 failed · 2 misused · 3 no server answers · 4 the asked condition is not met · 124 timed out
Server:       --address, TEMPORAL_ADDRESS or a profile of Temporal's TOML file; else the one that \`signalbox up\` started`;

/** Runs the command line with `args` (without program and file) and gives the exit code; never throws, never ends the process. */
export async function runProgram(
  args: readonly string[],
  world: CliWorld,
  version: string,
): Promise<ExitCode> {
  let exit: ExitCode = EXIT.done;
  const program = new Command('signalbox')
    .description('Coordinates teams of agents by events, on Temporal.')
    .version(version)
    .addHelpText('after', afterHelp);
  for (const command of commands) add(program, command);
  everyCommand(program, (command) => {
    command
      .exitOverride()
      .configureOutput({
        writeOut: (text) => world.output.line(text.trimEnd()),
        writeErr: (text) => world.output.talk(text.trimEnd()),
      })
      .showHelpAfterError(`\`${nameOf(command)} --help\` says what can be given.`);
  });
  const debug = world.environment.DEBUG !== undefined && world.environment.DEBUG !== '';
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.misused;
    const failure = explainFailure(error, debug);
    world.output.talk(`signalbox: ${failure.text}`);
    return failure.exit;
  }
  return exit;

  function add(parent: Command, entry: CliCommand): void {
    const command = parent.command(entry.usage).description(entry.summary);
    entry.define?.(command);
    refuseEmptyWords(command);
    for (const below of entry.commands ?? []) add(command, below);
    const { run } = entry;
    if (!run) return;
    command.action(async () => {
      exit = await run(world, command.processedArgs as string[], command.opts());
    });
  }
}

function everyCommand(command: Command, change: (command: Command) => void): void {
  change(command);
  for (const below of command.commands) everyCommand(below, change);
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}

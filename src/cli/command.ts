// A command is data plus `run`. Loads commander's types only.
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes';
import type { CliWorld } from './world';

export interface CliCommand {
  /** Name and arguments as commander reads them: `status <id>`. */
  usage: string;
  /** One line, for the list of commands. */
  summary: string;
  /** Adds options, choices and the text after the options. */
  define?(command: Command): void;
  /** Does the work and gives the exit code; throws what `explainFailure` knows. */
  run?(world: CliWorld, args: string[], options: Record<string, unknown>): Promise<ExitCode>;
  /** Commands below this one: `plan check`. */
  commands?: readonly CliCommand[];
}

/** A command whose arguments and options have types; commander guarantees them as far as `define` says so. */
export function defineCommand<
  Options extends object = Record<string, never>,
  Args extends unknown[] = string[],
>(
  command: Omit<CliCommand, 'run'> & {
    run(world: CliWorld, args: Args, options: Options): Promise<ExitCode>;
  },
): CliCommand {
  return command as unknown as CliCommand;
}

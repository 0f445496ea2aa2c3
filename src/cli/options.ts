// Options that several commands share, declared once. Of commander loads the types only.
import type { Command } from 'commander';
import type { ConnectionChoice } from '../temporal/connect';
import { misused } from './problem';

/** Of every command that talks to a server. */
export interface ServerFlags extends ConnectionChoice {
  data?: string;
}

/** Of every command that needs a plan, or its name. */
export interface PlanFlags {
  plan?: string;
}

/** Adds the flags that name a server; Temporal's own words. Call it last: all that follows stands in the same group. */
export function addServerOptions(command: Command, { dataFolder = true } = {}): Command {
  return (dataFolder ? addDataOption(command) : command)
    .optionsGroup('Connection (else TEMPORAL_* variables, else a profile of Temporal’s TOML file):')
    .option('--address <host:port>', 'the Temporal server')
    .option('--namespace <name>', 'its namespace')
    .option('--profile <name>', 'the profile of the TOML file')
    .option('--api-key <reference>', 'env:NAME or file:PATH, never the key itself')
    .option('--tls', 'use TLS')
    .option('--no-tls', 'use none')
    .option('--tls-server-name <name>', 'the name that its certificate must have')
    .option('--tls-ca-path <file>', 'certificates to trust')
    .option('--tls-cert-path <file>', 'our certificate')
    .option('--tls-key-path <file>', 'its key');
}

/** Adds `--data`. */
export function addDataOption(command: Command): Command {
  return command.option('--data <folder>', 'the data folder (SIGNALBOX_DATA, else .signalbox)');
}

/** Adds `--plan`. */
export function addPlanOption(command: Command): Command {
  return command.option('--plan <file>', 'the plan (else SIGNALBOX_PLAN, else ./signalbox.yaml)');
}

/** Adds `-o` with the formats given; the first is the default. */
export function addFormatOption(command: Command, formats: readonly [string, ...string[]]): Command {
  const option = command.createOption('-o, --output <format>', 'how the result is written');
  return command.addOption(option.choices(formats).default(formats[0]));
}

/** What people write for people, by any command: left empty it would say nothing. */
const WORDS: readonly (string | undefined)[] = ['--by', '--note', '--reason', '--role'];

/** Makes the command refuse those of its options that are given without a word in them. */
export function refuseEmptyWords(command: Command): void {
  for (const option of command.options) {
    if (!WORDS.includes(option.long)) continue;
    option.argParser((text) => {
      if (text.trim() !== '') return text;
      throw misused(`${option.long} needs words, got ${JSON.stringify(text)}. Nothing was sent.`);
    });
  }
}

/** Throws `Problem` (exit 2) where `--timeout` is given for a wait that nobody asked for. */
export function refuseLoneTimeout({ wait, timeout }: { wait?: boolean; timeout?: string }): void {
  if (timeout !== undefined && !wait)
    throw misused('--timeout is how long --wait waits: add --wait, or leave it out. Nothing was sent.');
}

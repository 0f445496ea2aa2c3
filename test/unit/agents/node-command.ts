// Command agents for tests: a Node program whose source stands in the test. Loaded by the tests of agents.
import type { AgentRunner } from '../../../src/agents/agent-runner';
import { commandAgent } from '../../../src/agents/command-agent';
import type { CommandRun } from '../../../src/plan/run-plan';
import { newFolder } from './recorded-context';

/** What a source may use: the task from stdin, and the three lines of the protocol. */
const PRELUDE = `
const { readFileSync } = require('node:fs');
const task = () => JSON.parse(readFileSync(0, 'utf8'));
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
`;

export const WORKER: Readonly<Record<string, string | undefined>> = { PATH: process.env.PATH };

export function nodeCommand(
  source: string,
  surroundings: Partial<CommandRun> = {},
  worker = WORKER,
): AgentRunner {
  return commandOf([process.execPath, '-e', PRELUDE + source], surroundings, worker);
}

export function commandOf(
  argv: string[],
  surroundings: Partial<CommandRun> = {},
  worker = WORKER,
): AgentRunner {
  const cwd = newFolder();
  return commandAgent({ kind: 'command', argv, cwd, env: {}, secrets: {}, ...surroundings }, worker, cwd);
}

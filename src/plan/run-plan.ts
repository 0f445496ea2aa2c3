// The run part of a compiled plan: how agents are started, and what payloads look like. Types only, for every room but the
// coordination's. Never travels: a worker takes it from its own plan file, so that input cannot choose what is executed.
import type { JsonObject } from '../events/json';

export interface RunPlan {
  /** The folder of the plan file, absolute. Relative paths in `secrets` (`file:PATH`) count from here. */
  base: string;
  /** By agent name. */
  agents: Record<string, AgentRun>;
  /** JSON Schema of the payload, by event type. */
  payloads: Record<string, JsonObject>;
  /** An example payload, by event type. */
  examples: Record<string, JsonObject>;
}

export type AgentRun = ModuleRun | CommandRun;

export interface ModuleRun extends AgentSurroundings {
  kind: 'module';
  /** The file whose default export is the agent, absolute. */
  path: string;
  /** What loads a TypeScript module. Absent: the file is JavaScript. */
  loader?: 'tsx';
}

export interface CommandRun extends AgentSurroundings {
  kind: 'command';
  /** Program and arguments as written; at least the program. Never given to a shell. */
  argv: string[];
  /** Where it is started, absolute. */
  cwd: string;
}

export interface AgentSurroundings {
  /** The value, or `inherit`: that of the worker. */
  env: Record<string, string>;
  /** References by variable name: `env:NAME`, `env:NAME?` (may be absent), `file:PATH`. Never values. */
  secrets: Record<string, string>;
}

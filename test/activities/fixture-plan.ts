// A plan file with agents that are files of their own, as a user writes them, in a folder of the test; and the world of its activities.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActivityWorld } from '../../activities';
import type { AgentWork } from '../../src/contract/inputs';
import type { CompiledPlan } from '../../src/plan/compiled-plan';
import { loadPlan } from '../../src/plan/load-plan';
import { createPlanShelf } from '../../src/worker/plan-shelf';
import { envelope } from '../support/envelope';

/** What is written in a plan for one agent; `code` is the body of its function, `command` runs that by Node instead. */
export interface FixtureAgent {
  code: string;
  command?: boolean;
  /** Further words of the agent in the plan. */
  words?: object;
}

export interface Fixture {
  folder: string;
  file: string;
  compiled: CompiledPlan;
  world: ActivityWorld;
  /** The work that a coordination would hand out for an event of type `Begin`. */
  work(agent: string, rest?: Partial<AgentWork>): AgentWork;
  remove(): Promise<void>;
}

/** Writes plan and agents into a fresh folder and loads them. Every agent reacts to `Begin`; `rest` are further words of the plan. */
export async function fixturePlan(agents: Record<string, FixtureAgent>, rest: object = {}): Promise<Fixture> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-activities-'));
  await mkdir(join(folder, 'agents'));
  const declared: Record<string, object> = {};
  for (const [name, { code, command, words }] of Object.entries(agents)) {
    const path = `./agents/${name}.js`;
    await writeFile(
      join(folder, path),
      command ? code : `module.exports = async (task, context) => {\n${code}\n};\n`,
    );
    const run = command ? { command: [process.execPath, `agents/${name}.js`] } : { module: path };
    declared[name] = {
      run,
      on: 'Begin',
      retry: { max_retries: 3, initial_delay: '10ms', jitter: 'none' },
      ...words,
    };
  }
  const file = join(folder, 'plan.json');
  await writeFile(file, JSON.stringify({ plan: 'fixture', agents: declared, ...rest }));
  const compiled = await loadPlan(file);
  const dataFolder = join(folder, 'data');
  const plans = createPlanShelf(dataFolder);
  await plans.put(compiled);
  return {
    folder,
    file,
    compiled,
    world: { plans, dataFolder, environment: process.env, random: () => 0.5 },
    work: (agent, changed = {}) => workOf(compiled, agent, changed),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function workOf({ routing }: CompiledPlan, agent: string, changed: Partial<AgentWork>): AgentWork {
  const reaction = routing.reactions.find((each) => each.agent === agent);
  if (!reaction) throw new Error(`the fixture has no agent ${agent}`);
  return {
    plan: routing.plan,
    hash: routing.hash,
    correlation: 'feature-7',
    generation: 0,
    delivery: `${reaction.name}#1`,
    reaction: reaction.name,
    agent,
    task: reaction.task,
    key: '01234567-0123-4123-8123-0123456789ab',
    event: envelope('Begin'),
    ...changed,
  };
}

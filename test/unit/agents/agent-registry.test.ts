// Finding an agent of a plan by its name.
import { AgentFailure } from '../../../src/agents/agent-failure';
import { createAgentRegistry } from '../../../src/agents/agent-registry';
import type { AgentRun } from '../../../src/plan/run-plan';
import { WORKER } from './node-command';
import { newFolder, recordedContext, taskOf } from './recorded-context';

const base = newFolder();
const program = (source: string): AgentRun => ({
  kind: 'command',
  argv: [process.execPath, '-e', source],
  cwd: base,
  env: {},
  secrets: {},
});

const registry = createAgentRegistry(
  {
    base,
    agents: {
      'python-pro': program('console.log(`{"result":{"who":"python-pro"}}`)'),
      'never-run': { kind: 'module', path: '/nowhere/at/all.js', env: {}, secrets: {} },
    },
  },
  { environment: WORKER },
);

describe('the registry of agents', () => {
  it('gives an agent by its name, and the same one again', async () => {
    const runner = registry.runnerOf('python-pro');
    expect(registry.runnerOf('python-pro')).toBe(runner);
    expect(await runner.run(taskOf(), recordedContext())).toEqual({ who: 'python-pro' });
  });

  it('loads nothing before an agent runs, and then says what is missing', async () => {
    const runner = registry.runnerOf('never-run');
    await expect(runner.run(taskOf(), recordedContext())).rejects.toThrow(
      '"/nowhere/at/all.js": no such file; is the path relative to the plan\'s file?',
    );
  });

  it.each([
    ['pyton-pro', 'agent "pyton-pro": the plan names no such agent; did you mean python-pro?'],
    ['designer', 'agent "designer": the plan names no such agent'],
    ['toString', 'agent "toString": the plan names no such agent'],
    ['__proto__', 'agent "__proto__": the plan names no such agent'],
  ])('refuses a name that the plan has not: %s', (name, problem) => {
    const refused = () => registry.runnerOf(name);
    expect(refused).toThrow(new AgentFailure('agent_not_found', problem));
  });
});

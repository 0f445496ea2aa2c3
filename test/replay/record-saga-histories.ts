// Records one history of each kind of life a saga may have, to be kept for ever: `npx tsx test/replay/record-saga-histories.ts NAME [LIFE]`.
// Needs a dev server (TEMPORAL_ADDRESS, else the embedded one).
import '../support/quiet-runtime';
import { Context, heartbeat } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { SagaInput, SagaResult, SagaWorkflow } from '../../src/contract/saga';
import type { RoutingGate } from '../../src/plan/routing-plan';
import { readSaga } from '../../src/store/read-saga';
import { startDevServer } from '../../src/temporal/servers';
import { on } from '../support/routing-plan';
import { featureDeployment, routingSaga } from '../support/saga';
import { failFor, type SagaAgent, SagaTeam } from '../support/saga-team';
import { serverWorld } from '../support/server-world';
import { until } from '../support/until';
import { keepHistory } from './keep-history';

/** Opens by evidence that never comes. */
const clearance: RoutingGate = {
  name: 'clearance',
  criteria: [{ criterion: 'evidence', of: on('Cleared'), quorum: 1 }],
};

interface Scenario {
  agents?: Record<string, SagaAgent>;
  saga?: ReturnType<typeof routingSaga>;
  rest?: Partial<SagaInput>;
  live?(saga: WorkflowHandle<SagaWorkflow>, team: SagaTeam): Promise<unknown>;
}

const untilStopped = async (): Promise<undefined> => {
  const beat = setInterval(() => heartbeat(), 100);
  return Context.current().cancelled.finally(() => clearInterval(beat));
};
const waiting = (saga: WorkflowHandle<SagaWorkflow>) =>
  until('the question', async () => (await saga.query<SagaResult>('status')).waits_for !== undefined);

const scenarios: Record<string, Scenario> = {
  completed: {},
  compensated: { agents: { DeployToProduction: () => failFor('bad_output') } },
  'partially-compensated': {
    agents: { DeployToProduction: () => failFor('timeout'), RemoveFromStaging: () => failFor('no_access') },
  },
  cancelled: {
    agents: { DeployToProduction: untilStopped },
    live: async (saga, team) => {
      await until('the last step', () => team.trail.includes('DeployToProduction'));
      await saga.cancel();
    },
  },
  asked: {
    saga: routingSaga({ Deploy: { undo: 'Rollback', onUnknown: 'ask', success: 'Deployed' }, Announce: {} }),
    agents: { Deploy: () => failFor('timeout') },
    live: async (saga) => {
      await waiting(saga);
      await saga.executeUpdate('settle', { args: [{ step: 'Deploy', outcome: 'done', by: 'ann' }] });
    },
  },
  gated: {
    saga: routingSaga({
      Reserve: { undo: 'Release' },
      Deploy: { gate: 'clearance', failure: 'DeployFailed' },
    }),
    live: async (saga) => {
      await waiting(saga);
      await saga.signal('gate', { step: 'Deploy', verdict: 'refused', reason: 'bob said no' });
    },
  },
  withdrawn: {
    saga: routingSaga({ Reserve: { undo: 'Release' }, Deploy: { gate: 'clearance', undo: 'Rollback' } }),
    live: async (saga) => {
      await waiting(saga);
      await saga.cancel();
    },
  },
  rollover: {
    agents: { DeployToProduction: () => failFor('bad_output') },
    rest: { bounds: { works: 3 } },
  },
};

/** @param only where given, the one life that is recorded */
async function main(mark: string, only?: string): Promise<void> {
  const server = await startDevServer({ data: 'memory', uiPort: 'none' }, serverWorld());
  const environment = await TestWorkflowEnvironment.createFromExistingServer(server);
  try {
    for (const [name, { agents, saga = featureDeployment(), rest, live }] of Object.entries(scenarios)) {
      if (only !== undefined && name !== only) continue;
      const team = await new SagaTeam(environment, saga, agents, { gates: { clearance } }).start();
      const handle = await team.begin('kept', rest);
      await live?.(handle, team);
      await handle.result().catch(() => undefined);
      const { runs } = await readSaga(team.environment.client, team.plan.plan, 'kept');
      for (const [position, { runId }] of runs.entries()) {
        const run = environment.client.workflow.getHandle(handle.workflowId, runId);
        keepHistory(`saga-${name}-${position + 1}-${mark}`, await run.fetchHistory());
      }
      await team.halt();
    }
  } finally {
    await environment.teardown();
    await server.stop();
  }
}

void main(process.argv[2] ?? 'unnamed', process.argv[3]).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);

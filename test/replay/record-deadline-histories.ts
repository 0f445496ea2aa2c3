// Records lives in which the last event and a deadline of two hours meet, to be kept for ever: `npx tsx test/replay/record-deadline-histories.ts
// MARK`. Joins and aggregators with skipped time; sagas, whose deadlines the server keeps while an agent works, on a dev server.
import '../support/quiet-runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { obtainServer, startDevServer } from '../../src/temporal/servers';
import { handOver } from '../support/handed-over';
import { routingSaga } from '../support/saga';
import { SagaTeam } from '../support/saga-team';
import { serverWorld } from '../support/server-world';
import { createTimeSkippingEnvironment } from '../support/servers';
import { deadlineLives, TWO_HOURS } from './deadline-lives';
import { keepHistory } from './keep-history';
import { recordAggregator, recordJoin } from './live-deadlines';

async function recordSkipped(mark: string): Promise<void> {
  handOver('SIGNALBOX_TEST_TIME_SKIPPING_SERVER', (await obtainServer('test-server', serverWorld())).path);
  const { 'event-long-after-deadline': _, ...ofJoins } = deadlineLives;
  for (const [life, live] of Object.entries(ofJoins))
    await withEnvironment(async (environment) =>
      keepHistory(`coordination-${life}-1-${mark}`, await recordJoin(environment, live)),
    );
  for (const [life, live] of Object.entries(deadlineLives))
    await withEnvironment(async (environment) =>
      keepHistory(`aggregator-${life}-1-${mark}`, await recordAggregator(environment, live)),
    );
}

/** A server of its own for each: its clock goes on from where the last life left it. */
async function withEnvironment(
  record: (environment: TestWorkflowEnvironment) => Promise<void>,
): Promise<void> {
  const environment = await createTimeSkippingEnvironment();
  try {
    await record(environment);
  } finally {
    await environment.teardown();
  }
}

/** The step answers long before its two hours are over; or it never does, and has two seconds. */
const sagas = {
  'step-in-time': { deadlineMs: TWO_HOURS, agent: () => ({}) },
  'step-over-time': { deadlineMs: 2_000, agent: () => pause(20_000, {}) },
};

async function recordSagas(mark: string): Promise<void> {
  const server = await startDevServer({ data: 'memory', uiPort: 'none' }, serverWorld());
  const environment = await TestWorkflowEnvironment.createFromExistingServer(server);
  try {
    for (const [name, { deadlineMs, agent }] of Object.entries(sagas)) {
      const saga = routingSaga({ Deploy: { deadlineMs, undo: 'Rollback' } });
      const team = await new SagaTeam(environment, saga, { Deploy: agent }).start();
      const handle = await team.begin('kept');
      await handle.result();
      keepHistory(`saga-${name}-1-${mark}`, await handle.fetchHistory());
      await team.halt();
    }
  } finally {
    await environment.teardown();
    await server.stop();
  }
}

async function main(mark: string): Promise<void> {
  await recordSkipped(mark);
  await recordSagas(mark);
}

void main(process.argv[2] ?? 'unnamed').then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);

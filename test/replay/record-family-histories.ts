// Records a parent with its child, to be kept for ever: `npx tsx test/replay/record-family-histories.ts NAME`.
// Needs a dev server (TEMPORAL_ADDRESS, else the embedded one).
import '../support/quiet-runtime';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { publishEvents } from '../../src/client/publish-events';
import { waitForRest } from '../../src/client/wait-for-rest';
import { startDevServer } from '../../src/temporal/servers';
import { envelope } from '../support/envelope';
import { join, on, routingPlan } from '../support/routing-plan';
import { serverWorld } from '../support/server-world';
import { Team } from '../support/team';
import { keepHistory } from './keep-history';

const plan = routingPlan(
  {
    maker: { on: 'PartBegun', publishes: { completed: 'PartMade' } },
    finisher: { on: join('all', ['Planned', 'PartMade']), publishes: { completed: 'Finished' } },
  },
  { completeOn: join('any', ['PartMade', 'Finished']), failOn: on('PartFailed') },
);

async function main(mark: string): Promise<void> {
  const server = await startDevServer({ data: 'memory', uiPort: 'none' }, serverWorld());
  const environment = await TestWorkflowEnvironment.createFromExistingServer(server);
  const team = await new Team(environment, { plan }).start();
  try {
    const { client } = environment;
    const publish = (type: string, correlation: string, parent?: string) => {
      const event = envelope(type, { correlation_id: correlation, ...(parent !== undefined && { parent }) });
      return publishEvents(client, team.plan, [event], {});
    };
    await publish('Planned', 'parent');
    await publish('PartBegun', 'child', 'parent');
    await team.result('parent');
    // Late for its parent; and one that is cancelled after an event which names another parent.
    await publish('PartBegun', 'late-child', 'parent');
    await publish('Planned', 'cancelled-child', 'nobody');
    await publish('Noted', 'cancelled-child', 'somebody-else');
    await waitForRest(client, team.plan.plan, 'cancelled-child');
    await team.handle('cancelled-child').cancel();
    await team.result('cancelled-child').catch(() => undefined);
    for (const correlation of ['parent', 'child', 'late-child', 'cancelled-child']) {
      await waitForRest(client, team.plan.plan, correlation);
      const { runs } = await team.read(correlation);
      for (const [position, { runId }] of runs.entries())
        keepHistory(
          `coordination-${correlation}-${position + 1}-${mark}`,
          await team.history(correlation, runId),
        );
    }
  } finally {
    await team.stop();
    await environment.teardown();
    await server.stop();
  }
}

void main(process.argv[2] ?? 'unnamed').then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);

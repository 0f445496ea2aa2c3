// A plan served by our worker in a process of its own, and our way of publishing to it.
import { randomUUID } from 'node:crypto';
import { CLI, fromDist } from './from-dist.mjs';
import { startWorker } from './worker-process.mjs';

/**
 * Starts the worker for a plan file. Gives a team: `{ pid, compiled, envelope(), publish(), once(), workflowId() }`.
 */
export async function startOurTeam(world, planFile) {
  const { loadPlan } = fromDist('src/plan/load-plan.js');
  const { publishEvents } = fromDist('src/client/publish-events.js');
  const { prepareEvents } = fromDist('src/client/prepare-events.js');
  const { coordinationId } = fromDist('src/contract/ids.js');
  const compiled = await loadPlan(planFile);
  const client = await world.client();
  const { address, namespace } = await world.server();
  const data = await world.folder('data');
  const where = ['--address', address, '--namespace', namespace, '--data', data];
  const { pid } = await startWorker(world, [
    CLI,
    'worker',
    '--plan',
    planFile,
    ...where,
    '--until-stdin-ends',
  ]);
  const workflowId = (correlation) => coordinationId(compiled.routing.plan, correlation);

  return {
    pid,
    compiled,
    workflowId,
    envelopes: (drafts) => prepareEvents(compiled, drafts, { source: '/bench' }),
    publish: (envelopes) => publishEvents(client, compiled.routing, envelopes, {}),
    result: (correlation) => client.workflow.getHandle(workflowId(correlation)).result(),
    /** Publishes the first event of a new correlation and waits for its end. Gives its workflow id. */
    async once(type) {
      const correlation = randomUUID();
      const envelopes = prepareEvents(
        compiled,
        [{ event: { type, correlation_id: correlation }, payload: {} }],
        {
          source: '/bench',
        },
      );
      await publishEvents(client, compiled.routing, envelopes, {});
      const id = workflowId(correlation);
      const { state } = await client.workflow.getHandle(id).result();
      if (state.phase !== 'complete') throw new Error(`${id} ended as ${state.phase}, not complete`);
      return id;
    },
  };
}

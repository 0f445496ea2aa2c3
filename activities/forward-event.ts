// Hands an event on to the shard of an aggregator that joins events of several correlations. Node side only.
import { Context } from '@temporalio/activity';
import { WorkflowIdReusePolicy } from '@temporalio/common';
import type { AggregatorInput } from '../src/contract/aggregator';
import { REASON, refuse, retryLater } from '../src/contract/failures';
import { aggregatorWorkflowId, coordinationId } from '../src/contract/ids';
import type { AgentAnswer, OwnWorkInput } from '../src/contract/inputs';
import { EVENT_SIGNAL, taskQueueOf, WORKFLOW } from '../src/contract/names';
import { signalboxPlan } from '../src/contract/search-attributes';
import { settingOf, shardOf } from '../src/coordination/aggregator/shard';
import { referenceOf } from '../src/coordination/delivery/event-slot';
import type { Envelope } from '../src/events/envelope';
import { RULES_VERSION } from '../src/plan/routing-plan';
import { readEvent } from '../src/store/read-correlation';
import type { ActivityWorld } from './world';

/** Makes `signalbox.forward-event`. Refuses an event that lacks what it is joined by; an outage is tried again. */
export function createForwardEvent({ plans }: ActivityWorld): (input: OwnWorkInput) => Promise<AgentAnswer> {
  return async ({ plan, hash, correlation, work }) => {
    if (work.own !== 'forward') throw refuse(REASON.agentNotFound, `forward-event was given ${work.own}`);
    const routing = plans.find(plan, hash)?.routing;
    if (!routing)
      throw retryLater(REASON.planNotLoaded, `this worker has not loaded plan ${plan} with hash ${hash}`);
    const { client } = Context.current();
    const reference = referenceOf(work.event);
    const envelope = reference
      ? await readEvent(client, coordinationId(plan, correlation), reference)
      : (work.event as Envelope);
    const path = routing.aggregators?.[work.aggregator]?.correlateBy ?? [];
    const shard = shardOf(path, envelope);
    if ('problem' in shard)
      throw refuse(
        REASON.invalidPayload,
        `aggregator ${work.aggregator} joins by ${path.join('.')}, and of ${envelope.event.type} (${envelope.event.id}) ${shard.problem}`,
      );
    const setting = settingOf(routing, work.aggregator, shard);
    if (!setting) throw refuse(REASON.agentNotFound, `plan ${plan} has no aggregator ${work.aggregator}`);
    const input: AggregatorInput = { ...setting, rules: RULES_VERSION };
    await client.workflow.signalWithStart(WORKFLOW.aggregator, {
      workflowId: aggregatorWorkflowId(plan, work.aggregator, shard.key),
      taskQueue: taskQueueOf(plan),
      args: [input],
      signal: EVENT_SIGNAL,
      signalArgs: [{ events: [envelope], plan, hash }],
      // One that has been idle for long has ended; the next event begins it anew.
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      typedSearchAttributes: [{ key: signalboxPlan, value: plan }],
      staticSummary: `${work.aggregator} for ${shard.key}`.slice(0, 130),
    });
    return { payload: { aggregator: work.aggregator, shard: shard.key }, attempts: 1 };
  };
}

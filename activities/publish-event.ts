// Sends an event of a saga, of an aggregator or of a child that has ended to the coordination of its correlation, or asks that one to
// open a gate. Workflow code has no signal-with-start, and a coordination may not have begun. Node side only.
import { Context } from '@temporalio/activity';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { REASON, refuse, retryLater } from '../src/contract/failures';
import { coordinationId, correlationProblem } from '../src/contract/ids';
import type { EventSignal } from '../src/contract/messages';
import { EVENT_SIGNAL, WORKFLOW } from '../src/contract/names';
import type { PublishEventAnswer, PublishEventInput } from '../src/contract/saga';
import { startOptions } from '../src/contract/start-coordination';
import { wasSeen } from '../src/coordination/window';
import type { Envelope } from '../src/events/envelope';
import { admittedEventProblem } from '../src/events/envelope-guard';
import { isJsonObject } from '../src/events/json';
import { EventNotKept, readCorrelation, readEvent } from '../src/store/read-correlation';
import type { ActivityWorld } from './world';

/**
 * Makes `signalbox.publish-event`. The plan that a coordination begins with is this worker's own. An event that comes after the end of
 * its correlation is `late`, and does not reopen it. Throws `plan_not_loaded` (tried again) and `invalid_payload`.
 */
export function createPublishEvent({
  plans,
}: ActivityWorld): (input: PublishEventInput) => Promise<PublishEventAnswer> {
  return async (argument) => {
    const input = inputIn(argument);
    const { plan, hash, correlation, asksGate, withdrawsGate, begunBy, tellsBeginning, reportedBy } = input;
    const routing = plans.find(plan, hash)?.routing;
    if (!routing)
      throw retryLater(
        REASON.planNotLoaded,
        `this worker has not loaded plan ${plan} with hash ${hash}; start a worker with --plan and that version of the file`,
      );
    const { client } = Context.current();
    const event = await wholeEvent(client, input);
    const signal: EventSignal = {
      events: event ? [event] : [],
      plan,
      hash,
      ...(asksGate && { asks_gate: asksGate }),
      ...(withdrawsGate && { withdraws_gate: withdrawsGate }),
      ...(tellsBeginning && { begun_by: begunBy }),
      ...(reportedBy !== undefined && { reported_by: reportedBy }),
    };
    try {
      await client.workflow.signalWithStart(WORKFLOW.coordination, {
        ...startOptions(routing, correlation, begunBy),
        signal: EVENT_SIGNAL,
        signalArgs: [signal],
      });
      return { outcome: 'sent' };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return { outcome: (await cameBefore(client, input, event)) ? 'sent' : 'late' };
    }
  };
}

/** The event with its payload, which may stand in the history that admitted it. */
async function wholeEvent(
  client: Client,
  { plan, event, body }: PublishEventInput,
): Promise<Envelope | undefined> {
  if (!event || !body) return event;
  try {
    const { payload } = await readEvent(client, coordinationId(plan, body.correlation), body.reference);
    return { ...event, payload };
  } catch (error) {
    if (!EventNotKept.isInstance(error)) throw error;
    throw refuse(REASON.invalidPayload, error.message);
  }
}

/** An attempt that was not heard of may have sent it, and the correlation ended since. */
async function cameBefore(
  client: Client,
  { plan, correlation }: PublishEventInput,
  event: Envelope | undefined,
): Promise<boolean> {
  if (!event) return false;
  const { state } = await readCorrelation(client, plan, correlation);
  return wasSeen(state.window, event) !== undefined;
}

/** Whoever can start a workflow can write anything into the argument. */
function inputIn(argument: PublishEventInput): PublishEventInput {
  const wrong = problemOf(argument);
  if (wrong !== undefined) throw refuse(REASON.invalidPayload, `signalbox.publish-event: ${wrong}`);
  return argument;
}

function problemOf(argument: unknown): string | undefined {
  if (!isJsonObject(argument)) return 'the argument is no object';
  const { plan, correlation, event, begunBy } = argument;
  for (const [name, envelope] of Object.entries({ begunBy, ...(event !== undefined && { event }) })) {
    const wrong = admittedEventProblem(envelope);
    if (wrong) return `${name}: ${wrong.path} ${wrong.problem}`;
  }
  const header = isJsonObject(event) ? event.event : undefined;
  const of = isJsonObject(header) ? header.correlation_id : correlation;
  if (of !== correlation) return `the event is of correlation ${JSON.stringify(of)}`;
  return correlationProblem(String(plan), String(correlation));
}

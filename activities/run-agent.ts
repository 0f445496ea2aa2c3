// The activity that every agent's work arrives at: finds the agent on this worker's own shelf, checks what it is given and what it
// gives, and keeps its time. Whether a failure is followed by another attempt is the retry interceptor's to say.
import { Context } from '@temporalio/activity';
import { AgentOutcome } from '../src/agents/agent';
import { AgentFailure } from '../src/agents/agent-failure';
import type { RunnerContext } from '../src/agents/agent-runner';
import { correlationFolder } from '../src/agents/correlation-folder';
import { withEffect } from '../src/agents/known-effect';
import { bounded, REASON, refuse } from '../src/contract/failures';
import { coordinationId } from '../src/contract/ids';
import type { AgentAnswer, AgentWork } from '../src/contract/inputs';
import { type EventSlot, referenceOf } from '../src/coordination/delivery/event-slot';
import type { Envelope } from '../src/events/envelope';
import { readEvent } from '../src/store/read-correlation';
import { agentAnswer } from './agent-answer';
import { agentWorkIn } from './agent-work';
import { requireApproval } from './approval';
import { createAsker } from './asker';
import { type Cause, createEmitter } from './emitter';
import { keepBeating } from './heartbeats';
import { createResolver, type ResolvedWork } from './resolve-work';
import { sagaTaskOf } from './saga-task';
import { tallyBefore } from './tally';
import { withinTime } from './within-time';
import type { ActivityWorld } from './world';

/** Longest text of progress that travels, in characters. */
const PROGRESS_LENGTH = 500;

/** Makes the activity `default`, which arrives under the agent's name. */
export function createRunAgent(world: ActivityWorld): (work: AgentWork) => Promise<AgentAnswer> {
  const resolve = createResolver(world);
  return async (argument) => {
    const activity = Context.current();
    const { activityType, attempt, heartbeatDetails } = activity.info;
    const work = agentWorkIn(argument);
    if (work?.agent !== activityType)
      throw refuse(
        REASON.agentNotFound,
        `activity ${JSON.stringify(activityType)} was given ${work ? `the work of agent ${JSON.stringify(work.agent)}` : 'no work of an agent'}; nothing was executed`,
      );
    const resolved = resolve(work);
    const tally = tallyBefore(attempt, heartbeatDetails, work.spent);
    const beats = keepBeating(tally, (details) => activity.heartbeat(details));
    try {
      const cause = await causeOf(work, activity);
      requireApproval(world.plans, resolved, work, cause);
      // What a step was not given, its undo may have to be: it takes back, whatever it was that came.
      if (!work.saga?.undoing) requireValidPayloads(cause, resolved);
      const folder = () => correlationFolder(world.dataFolder, work.plan, work.correlation);
      const saga = sagaTaskOf(work, cause.event);
      const task = {
        ...cause,
        task: work.task,
        attempt: tally.failures + tally.crashes + 1,
        idempotencyKey: work.key,
        correlationId: work.correlation,
        ...(saga && { saga }),
        ...(work.subtask && { subtask: work.subtask }),
      };
      const answer = await withinTime(
        (signal) => {
          const context = agentContext(work, resolved, cause, { activity, folder, signal, beats });
          return resolved.runner.run(task, context);
        },
        { timeoutMs: resolved.reaction.timeoutMs, cancelled: activity.cancellationSignal },
      );
      return { ...agentAnswer(answer, resolved), attempts: tally.failures + 1 };
    } finally {
      beats.stop();
    }
  };
}

/** The whole envelopes behind the slots: one that is too large to travel is read from the history that holds it. */
export async function causeOf(
  { plan, correlation, event, joined }: AgentWork,
  activity: Context,
): Promise<Cause> {
  const whole = (slot: EventSlot): Promise<Envelope> | Envelope => {
    const reference = referenceOf(slot);
    if (!reference) return slot as Envelope;
    return readEvent(activity.client, coordinationId(plan, correlation), reference);
  };
  const members = Object.entries(joined ?? {});
  const read = await Promise.all(members.map(async ([name, slot]) => [name, await whole(slot)] as const));
  return { event: await whole(event), ...(joined && { joined: Object.fromEntries(read) }) };
}

/** An agent never sees a payload that the plan's schema refuses. */
function requireValidPayloads({ event, joined }: Cause, { check }: ResolvedWork): void {
  for (const envelope of [event, ...Object.values(joined ?? {})]) {
    const { id, type } = envelope.event;
    const wrong = check(type, envelope.payload);
    if (wrong)
      throw new AgentFailure(
        REASON.invalidPayload,
        `the payload of ${type} (${id}) does not match its schema: ${wrong}`,
      );
  }
}

interface Surroundings {
  activity: Context;
  folder: () => string;
  signal: AbortSignal;
  beats: { progress(text: string): void };
}

function agentContext(
  work: AgentWork,
  resolved: ResolvedWork,
  cause: Cause,
  { activity, folder, signal, beats }: Surroundings,
): RunnerContext {
  const { agent, delivery, correlation } = work;
  const emit = createEmitter(work, resolved, cause, () => activity.client);
  const ask = createAsker(work, resolved, cause, { client: () => activity.client, signal });
  let made: string | undefined;
  return {
    // Made when it is asked for: agents that need none should not wait for the disk.
    get folder() {
      made ??= folder();
      return made;
    },
    signal,
    progress: (text) => beats.progress(bounded(String(text), PROGRESS_LENGTH)),
    emit: async (type, payload, options) => {
      // An agent that does not heed its signal may go on for long: the next attempt speaks now.
      signal.throwIfAborted();
      // Where an event is refused, the agent is stopped in the midst of its work.
      await emit(type, payload, options).catch((error) => {
        throw withEffect(error, 'unknown');
      });
    },
    ask: (type, payload, options) => {
      signal.throwIfAborted();
      return ask(type, payload, options);
    },
    outcome: (name, payload) => new AgentOutcome(name, payload),
    log: {
      info: (text, fields) => activity.log.info(text, { agent, delivery, correlation, ...fields }),
      warn: (text, fields) => activity.log.warn(text, { agent, delivery, correlation, ...fields }),
      error: (text, fields) => activity.log.error(text, { agent, delivery, correlation, ...fields }),
    },
  };
}

// From what a person says of a saga to its workflow's argument, or what is wrong with it: nothing is sent. Node side only.
import { correlationProblem, sagaIdProblem } from '../contract/ids';
import type { SagaInput } from '../contract/saga';
import { priorityKeyOf } from '../coordination/delivery/dispatch';
import { type SagaPlan, sagaPlanOf } from '../coordination/saga/setting';
import { sagaIdOf } from '../coordination/saga-id';
import { deliveryKey } from '../events/derived-id';
import type { Envelope } from '../events/envelope';
import { completeEvent } from '../events/fill-in';
import type { JsonObject } from '../events/json';
import { payloadProblem, payloadSizeProblem } from '../events/leaf-rules';
import { newEventId } from '../events/new-id';
import { namedTypeOf } from '../plan/compile/compile-trigger';
import type { CompiledPlan } from '../plan/compiled-plan';
import { quotedWithNearest } from '../plan/nearest-name';
import { createPayloadValidator } from '../plan/payload-validator';
import { RULES_VERSION } from '../plan/routing-plan';
import { heldProblem, untakenProblem } from './saga-trigger';

export interface SagaDraft {
  /** Its name in the plan. */
  saga: string;
  /** Who starts it: the source of the starting event, so that nobody decides on a gate before a step of their own saga. */
  by: string;
  /** Default: the saga's id. */
  correlation?: string;
  /** Default: the plan's template with the correlation filled in. */
  sagaId?: string;
  /** Of the event that the steps are shown as the start; default `{}`. */
  payload?: unknown;
  /** What the steps work on, where that is not the payload. */
  input?: unknown;
}

/** Why a saga cannot be started so. */
export interface SagaProblem {
  problem: string;
}

/** The type of the starting event where the plan's trigger names none, or several. */
const UNNAMED = 'StartSagaCommand';

/**
 * What a saga is started with: as if an event had come that its trigger asks for. That event is shown to the steps, and published to
 * nobody. No delivery of a coordination waits for the saga, so it publishes its ending itself.
 */
export function prepareSaga(compiled: CompiledPlan, draft: SagaDraft): { input: SagaInput } | SagaProblem {
  const { routing } = compiled;
  const plan = sagaPlanOf(routing, draft.saga);
  if (!plan) {
    const known = quotedWithNearest(draft.saga, Object.keys(routing.sagas ?? {}));
    return { problem: `plan ${routing.plan} has no saga ${known}` };
  }
  const starting = routing.reactions.find(({ does }) => does?.work === 'saga' && does.saga === draft.saga);
  const type = starting?.on.trigger === 'event' ? namedTypeOf(starting.on) : undefined;
  const held = starting && heldProblem(starting, type);
  if (held !== undefined) return { problem: held };
  const ids = idsOf(plan, draft);
  if ('problem' in ids) return ids;
  const made = eventOf(compiled, type, ids.correlation, draft);
  if ('problem' in made) return made;
  const { event } = made;
  const untaken = starting && untakenProblem(starting, type, event);
  if (untaken !== undefined) return { problem: untaken };
  const unusable =
    draft.input === undefined ? undefined : (payloadProblem(draft.input) ?? payloadSizeProblem(draft.input));
  if (unusable !== undefined) return { problem: `input ${unusable}` };
  const input: SagaInput = {
    plan,
    ...ids,
    // After retention an id may come again: that is another saga, and its agents must not take it for the old one.
    key: deliveryKey([plan.plan, ids.sagaId, event.event.id]),
    event,
    ...(draft.input !== undefined && { input: draft.input as JsonObject }),
    rules: RULES_VERSION,
    generation: 0,
    priorityKey: priorityKeyOf(event.routing.priority),
  };
  return { input };
}

function idsOf(
  { plan, saga }: SagaPlan,
  draft: SagaDraft,
): { correlation: string; sagaId: string } | SagaProblem {
  const isSame = sagaIdOf(saga, '') === saga.sagaId;
  if (draft.sagaId === undefined && draft.correlation === undefined && !isSame)
    return {
      problem: `the id of saga ${saga.name} is ${saga.sagaId}: name the correlation (--correlation), or the id itself (--id)`,
    };
  const sagaId = draft.sagaId ?? sagaIdOf(saga, draft.correlation ?? '');
  const correlation = draft.correlation ?? sagaId;
  const problem = correlationProblem(plan, correlation) ?? sagaIdProblem(plan, sagaId);
  return problem === undefined ? { correlation, sagaId } : { problem };
}

function eventOf(
  { routing, run }: CompiledPlan,
  type: string | undefined,
  correlationId: string,
  { saga, by, payload = {} }: SagaDraft,
): { event: Envelope } | SagaProblem {
  const filled = completeEvent(
    { event: { type: type ?? UNNAMED }, payload },
    {
      newId: newEventId,
      now: new Date().toISOString(),
      source: by.startsWith('/') ? by : `/${by}`,
      correlationId,
      plan: routing,
    },
  );
  if ('problem' in filled) return { problem: `${filled.problem.path} ${filled.problem.problem}` };
  const unfit = type === undefined ? undefined : createPayloadValidator(run.payloads)(type, payload);
  if (unfit === undefined) return { event: filled.envelope };
  const sentence = unfit.startsWith('/') ? `payload${unfit}` : unfit;
  return { problem: `saga ${saga} starts on ${type}: ${sentence}` };
}

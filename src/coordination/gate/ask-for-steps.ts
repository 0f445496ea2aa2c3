// Steps of sagas ask the coordination for their gates, beside the events that they publish. Safe and pure.
import { isJsonObject, type JsonObject } from '../../events/json';
import type { RoutingApproval } from '../../plan/routing-plan';
import { type EventSlot, envelopeOf } from '../delivery/event-slot';
import { toldByCancelling } from '../sagas-at-work';
import type { Turn } from '../turn';
import { askForStep, passOn } from './ask-for';
import { approvalName } from './gate-name';
import type { GateAsker } from './gate-state';
import { askersOf } from './origin';

interface StepAsk {
  /** The saga's workflow id. */
  saga: string;
  step: string;
  gate?: string;
  approval?: RoutingApproval;
  /** What will run, as its workflow would give it to an agent. */
  work: JsonObject;
  event: EventSlot;
}

/** Takes what stands beside the events of a signal; what is no such request is none. */
export function askForSteps(turn: Turn, value: unknown): void {
  const ask = stepAskIn(value);
  if (!ask) return;
  const { saga, step, gate, approval, work, event } = ask;
  const sagaId = sagaIdIn(work, saga);
  if (toldByCancelling(turn).includes(sagaId)) return;
  if (turn.state.failMet !== undefined || turn.state.cancelRequested || turn.state.phase === 'cancelled') {
    const reason = `the correlation has ${turn.state.failMet === undefined ? 'been cancelled' : 'failed'}`;
    turn.effects.push({ effect: 'answer-gate', saga, step, verdict: 'refused', reason });
    return;
  }
  const askedBy = askersOf(turn.state, envelopeOf(event));
  const then = approval && { name: approvalName(`${sagaId}/${step}`), approval, work };
  const asker: GateAsker = { saga, sagaId, step, askedBy, ...(then && { then }) };
  const cause = envelopeOf(event);
  if (gate !== undefined) askForStep(turn, gate, asker, { cause });
  else if (then) {
    const show = { work };
    askForStep(turn, then.name, { saga, sagaId, step, askedBy }, { cause, approval: then.approval, show });
  } else passOn(turn, '', asker);
}

function stepAskIn(value: unknown): StepAsk | undefined {
  if (!isJsonObject(value)) return undefined;
  const { saga, step, gate, approval, work } = value;
  if (typeof saga !== 'string' || typeof step !== 'string' || !isJsonObject(work)) return undefined;
  if (gate !== undefined && typeof gate !== 'string') return undefined;
  if (approval !== undefined && !isApproval(approval)) return undefined;
  if (!isJsonObject(work.event)) return undefined;
  // Taken for one to be looked into: the next line refuses what has not the parts that are read.
  const event = work.event as unknown as EventSlot;
  if (!isJsonObject(envelopeOf(event)?.event) || !isJsonObject(envelopeOf(event).routing)) return undefined;
  return { saga, step, work, event, ...(gate !== undefined && { gate }), ...(approval && { approval }) };
}

function isApproval(value: unknown): value is RoutingApproval & JsonObject {
  if (!isJsonObject(value)) return false;
  const { role, quorum, withinMs, escalate } = value;
  const isText = (each: unknown) => each === undefined || typeof each === 'string';
  if (!isText(role) || !isText(escalate)) return false;
  if (!Number.isSafeInteger(quorum) || (quorum as number) < 1) return false;
  return withinMs === undefined || (Number.isSafeInteger(withinMs) && (withinMs as number) > 0);
}

function sagaIdIn(work: JsonObject, saga: string): string {
  const id = isJsonObject(work.saga) ? work.saga.id : undefined;
  return typeof id === 'string' ? id : saga;
}

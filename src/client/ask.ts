// A query or a command with its answer: publishes it and waits (M2, request-response of M9). Node side only.
import type { Client } from '@temporalio/client';
import { type Answer, AWAITS_ANSWER } from '../coordination/answers';
import { toldWhy } from '../coordination/explain/unhandled-words';
import type { JsonObject } from '../events/json';
import type { Kind } from '../events/kind';
import { ANSWER_MS } from '../plan/answer-time';
import type { CompiledPlan } from '../plan/compiled-plan';
import { quotedWithNearest } from '../plan/nearest-name';
import type { RoutingPlan } from '../plan/routing-plan';
import { awaitAnswer } from '../store/await-answer';
import { prepareEvents } from './prepare-events';
import { publishEvents } from './publish-events';

export interface Question {
  type: string;
  correlation: string;
  payload?: JsonObject;
  source?: string;
  id?: string;
}

/** What came of a question. `sent` is its event's id. */
export type Asked =
  | (Answer & { sent: string })
  | { answer: 'refused'; problem: string }
  | { answer: 'timed-out'; sent: string; afterMs: number };

/** Why a type cannot be asked; undefined of a query or a command that the plan knows. */
export function questionProblem({ events }: RoutingPlan, type: string): string | undefined {
  const kind = Object.hasOwn(events, type) ? events[type]?.kind : undefined;
  if (kind === undefined) {
    const known = Object.keys(events).filter((each) => isAsked(events[each]?.kind));
    return `the plan has no query or command ${quotedWithNearest(type, known)}`;
  }
  if (isAsked(kind)) return undefined;
  return `${type} is ${kind === 'event' ? 'an event' : 'a notification'}, which nobody answers; publish it, or declare it with kind: query`;
}

const isAsked = (kind: Kind | undefined): boolean => kind === 'query' || kind === 'command';

/** The time that the plan gives for an answer to that type, milliseconds. */
export function answerMsOf({ events }: RoutingPlan, type: string): number {
  return (Object.hasOwn(events, type) ? events[type]?.answerMs : undefined) ?? ANSWER_MS;
}

/**
 * Publishes a question and waits for its answer, `timeoutMs` milliseconds (default: the plan's `timeout` for the type, else 30 s).
 * Publishing needs a worker, as answering does. A question that timed out goes on: its answer stands in the timeline.
 * @throws EventsRefused where the event is wrong: nothing was sent then.
 */
export async function ask(
  client: Client,
  plan: CompiledPlan,
  question: Question,
  options: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<Asked> {
  const { type, correlation, payload = {}, source, id } = question;
  const problem = questionProblem(plan.routing, type);
  if (problem) return { answer: 'refused', problem };
  const draft = { event: { type, ...(id !== undefined && { id }), [AWAITS_ANSWER]: true }, payload };
  const envelopes = prepareEvents(plan, [draft], { correlation, source });
  const [published] = await publishEvents(client, plan.routing, envelopes, { receipt: true });
  const refusal = published && refusalOf(published);
  if (!published || refusal) return { answer: 'refused', problem: refusal ?? 'nothing was published' };
  const [sentEvent] = envelopes;
  const sent = sentEvent?.event.id ?? '';
  const timeoutMs = options.timeoutMs ?? answerMsOf(plan.routing, type);
  const asked = { plan: plan.routing.plan, correlation, id: sent };
  const answer = await awaitAnswer(client, asked, { timeoutMs, signal: options.signal });
  if (answer && sentEvent) return { ...toldWhy(plan.routing, sentEvent, answer), sent };
  return { answer: 'timed-out', sent, afterMs: timeoutMs };
}

function refusalOf(published: Awaited<ReturnType<typeof publishEvents>>[number]): string | undefined {
  switch (published.outcome) {
    case 'parked':
    case 'conflict':
      return published.problem;
    case 'late':
      return `correlation ${published.correlation} has ended (${published.phase}); nothing was sent`;
    default:
      return undefined;
  }
}

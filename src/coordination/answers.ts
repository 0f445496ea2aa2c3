// Answers to queries and commands (M2, M9): kept until whoever asked has read them. Safe and pure.
import type { Envelope } from '../events/envelope';
import type { JsonObject } from '../events/json';
import type { DeliveryEnded } from './facts';
import type { Time } from './reckoning';

/** The mark of an event that somebody waits for the answer of. Set by `ask`, in the event's header. */
export const AWAITS_ANSWER = 'awaits_answer';

export type Answer =
  | { answer: 'answered'; type?: string; outcome?: string; payload: JsonObject; at: Time }
  /** `unhandled`: the plan has nobody for it. Else why its handler's delivery ended otherwise than handled. */
  | { answer: 'failed'; reason: string; problem: string; at: Time };

/** So many answers are kept; who asks polls at once, and the history has them all. */
export const ANSWERS = 100;

export const isAwaited = ({ event }: Envelope): boolean => event[AWAITS_ANSWER] === true;

/** The answers with one more, the oldest going when there are too many; the first answer to an event stands. */
export function withAnswer(
  answers: Record<string, Answer> | undefined,
  id: string,
  answer: Answer,
): Record<string, Answer> {
  const known = answers ?? {};
  if (Object.hasOwn(known, id) && known[id]?.answer === 'answered') return known;
  const { [id]: _, ...others } = known;
  const kept = Object.entries(others).slice(-(ANSWERS - 1));
  return { ...Object.fromEntries(kept), [id]: answer };
}

/** What the end of a handler's delivery means to whoever asked; undefined where another row goes on. */
export function answerOf(fact: DeliveryEnded): Answer | undefined {
  const { as, at, outcome } = fact;
  if (as === 'joined') return undefined;
  if (as === 'handled') {
    const { type, payload = {} } = fact.answer ?? {};
    return {
      answer: 'answered',
      ...(type !== undefined && { type }),
      ...(outcome !== undefined && { outcome }),
      payload,
      at,
    };
  }
  return {
    answer: 'failed',
    reason: fact.reason ?? as,
    problem: fact.problem ?? `its delivery was ${as}`,
    at,
  };
}

/** The answer to an event that nobody reacts to. */
export const unhandled = ({ event }: Envelope, at: Time): Answer => ({
  answer: 'failed',
  reason: 'unhandled',
  problem: `nobody in the plan reacts to ${event.type}`,
  at,
});

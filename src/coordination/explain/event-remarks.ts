// What there is to say of an event beside what every reaction made of it. Safe and pure.
import type { Envelope } from '../../events/envelope';
import { nearestName } from '../../plan/nearest-name';
import { AWAITS_ANSWER } from '../answers';
import type { Explanation } from './explanation';
import type { Gathered } from './gathered';

/**
 * An event that woke nobody: known or not, and which known type it resembles.
 * @param isAsked some reaction asks for its type, or for none
 */
export function unmatchedWords(
  { plan }: Gathered,
  type: string,
  isAsked: boolean,
): Pick<Explanation, 'unmatched' | 'didYouMean'> {
  if (isAsked) return { unmatched: 'it woke nobody: every reaction that asks for it said no' };
  if (Object.hasOwn(plan.events, type)) return { unmatched: `no reaction of the plan asks for ${type}` };
  const didYouMean = nearestName(type, Object.keys(plan.events));
  return {
    unmatched: `no reaction of the plan asks for ${type}, which the plan does not know`,
    ...(didYouMean !== undefined && { didYouMean }),
  };
}

/** Of an event whose publisher waits for an answer. */
export function answerWords({ state }: Gathered, { event }: Envelope): string | undefined {
  if (event[AWAITS_ANSWER] !== true) return undefined;
  const { answers = {} } = state;
  const answer = Object.hasOwn(answers, event.id) ? answers[event.id] : undefined;
  if (!answer) return 'it is a question, and no answer is kept: none has come yet, or it is long ago';
  if (answer.answer === 'failed')
    return `it is a question, and got no answer: ${answer.problem} (${answer.reason})`;
  return `it is a question, and was answered${answer.type === undefined ? '' : ` by ${answer.type}`}`;
}

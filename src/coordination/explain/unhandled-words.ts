// Why a question wakes nobody: nobody reacts to its type, or somebody does and a clause of theirs said no. Safe and pure; for those who
// ask, at either door.
import type { Envelope } from '../../events/envelope';
import type { RoutingPlan } from '../../plan/routing-plan';
import type { Answer } from '../answers';
import { verdictOn } from './nearest-no';

/** So many are named. */
const NAMED = 3;

/** The answer as it came, with the clause that said no where nobody was woken. */
export function toldWhy<Given extends Answer>(plan: RoutingPlan, question: Envelope, answer: Given): Given {
  const isUnhandled = answer.answer === 'failed' && answer.reason === 'unhandled';
  return isUnhandled ? { ...answer, problem: unhandledWords(plan, question) } : answer;
}

/** `LostQuery wakes nobody: finder asks for found=true: payload.found is false`. */
export function unhandledWords(plan: RoutingPlan, question: Envelope): string {
  const { type } = question.event;
  const told = plan.reactions.flatMap((reaction) => {
    const verdict = verdictOn(plan, reaction, question);
    if (verdict.matches || verdict.other) return [];
    return `${reaction.name} asks for ${verdict.clause}: ${verdict.saw}`;
  });
  if (told.length === 0) return `nobody in the plan reacts to ${type}`;
  const more = told.length > NAMED ? `; and ${told.length - NAMED} more` : '';
  return `${type} wakes nobody: ${told.slice(0, NAMED).join('; ')}${more}`;
}

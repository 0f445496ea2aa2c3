// Reactions that wait otherwise than they seem to: attempts cut short by the deadline, joins that are met only once. Pure.
import { milliseconds } from './compile-trigger';
import type { WrittenPlan } from './compiled-plan';
import { joinWordOf } from './join-words';
import { ownValue } from './own-value';
import type { PlanPath } from './position';
import { type PlanProblem, problemAt } from './problem';
import type { EventWords, JoinWords, TriggerWords } from './trigger-schema';
import { writtenTriggers } from './written-triggers';
import { writtenWork } from './written-work';

/** Timeouts that were written and can never pass, because the deadline over all attempts comes first. */
export function checkDeadlines({ document, positions, file }: WrittenPlan): PlanProblem[] {
  return writtenWork(document).flatMap(({ name, agent, words, path }) => {
    const own = ownValue(document.agents, agent);
    const timeout = words.timeout ?? own?.timeout ?? document.defaults?.timeout;
    const deadline = words.deadline ?? own?.deadline;
    if (timeout === undefined || deadline === undefined) return [];
    if (milliseconds(timeout) <= milliseconds(deadline)) return [];
    const holder = words.deadline === undefined ? ['agents', agent] : path;
    const message = `${name} has a timeout of ${timeout} an attempt and a deadline of ${deadline} over all of them; make the timeout shorter or the deadline longer`;
    return [problemAt(file, positions.of([...holder, 'deadline']), 'SB217', message)];
  });
}

/**
 * `first` that a join needs for each of its rounds: it is met by one event and never again, so that there is no second round.
 * Inside `any` another member may do, and nothing is said.
 */
export function checkOnce({ document, positions, file }: WrittenPlan): PlanProblem[] {
  return writtenTriggers(document).flatMap(({ words, path, waiter, end }) =>
    (end ? [] : neededFirsts(words, path, undefined)).map(({ at, join }) => {
      const message = `first inside ${join} is met once for ever, so ${waiter} is woken once and has no second round; write any where each round needs one of them`;
      return problemAt(file, positions.of(at, 'key'), 'SB218', message);
    }),
  );
}

function neededFirsts(
  words: TriggerWords,
  path: PlanPath,
  around: string | undefined,
): { at: PlanPath; join: string }[] {
  if (typeof words !== 'object') return [];
  const object: EventWords & JoinWords = words;
  const join = joinWordOf(object);
  if (join === undefined) return [];
  if (join === 'first') return around === undefined ? [] : [{ at: [...path, 'first'], join: around }];
  const word = join === 'at_least' ? 'of' : join;
  const inside = join === 'any' ? undefined : join;
  return (object[word] ?? []).flatMap((each, index) => neededFirsts(each, [...path, word, index], inside));
}

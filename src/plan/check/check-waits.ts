// Reactions that wait otherwise than they seem to: attempts cut short by the deadline, joins that are met only once. Pure.
import { compileTrigger, milliseconds, typesOf } from '../compile/compile-trigger';
import { TIMEOUT_MS } from '../compile/compile-work';
import type { WrittenPlan } from '../compiled-plan';
import { joinWordOf } from '../language/join-words';
import type { EventWords, JoinWords, TriggerWords } from '../language/trigger-schema';
import { ownValue } from '../own-value';
import type { PlanPath } from '../position';
import { type PlanProblem, problemAt } from '../problem';
import type { Trigger } from '../routing-plan';
import { writtenTriggers } from '../written/written-triggers';
import { writtenWork } from '../written/written-work';
import { eventFlow } from './event-flow';
import { canBeMet } from './reach';
import { endsWith, onceRule } from './runs-once';
import { shortly } from './work-time';

/** Timeouts that can never pass, because the deadline over all attempts comes first: also the one that nobody wrote. */
export function checkDeadlines({ document, positions, file }: WrittenPlan): PlanProblem[] {
  return writtenWork(document).flatMap(({ name, agent, words, path }) => {
    const own = ownValue(document.agents, agent);
    const timeout = words.timeout ?? own?.timeout ?? document.defaults?.timeout;
    const deadline = words.deadline ?? own?.deadline;
    if (deadline === undefined) return [];
    if ((timeout === undefined ? TIMEOUT_MS : milliseconds(timeout)) <= milliseconds(deadline)) return [];
    const holder = words.deadline === undefined ? ['agents', agent] : path;
    const said = timeout ?? `${shortly(TIMEOUT_MS)} (where nothing is said)`;
    const message = `${name} has a timeout of ${said} an attempt and a deadline of ${deadline} over all of them; make the timeout shorter or the deadline longer`;
    return [problemAt(file, positions.of([...holder, 'deadline']), 'SB217', message)];
  });
}

/**
 * `first` that a join needs for each of its rounds: it is met by one event and never again, so that there is no second round.
 * Inside `any` another member may do, and where the others come once there is no second round to lose: nothing is said.
 */
export function checkOnce(plan: WrittenPlan): PlanProblem[] {
  const { document, positions, file } = plan;
  const again = againRule(plan);
  return writtenTriggers(document).flatMap(({ words, path, waiter, end }) =>
    (end ? [] : neededFirsts(words, path, undefined, again)).map(({ at, join }) => {
      const message = `first inside ${join} is met once for ever, so ${waiter} is woken once and has no second round; write any where each round needs one of them`;
      return problemAt(file, positions.of(at, 'key'), 'SB218', message);
    }),
  );
}

function neededFirsts(
  words: TriggerWords,
  path: PlanPath,
  around: string | undefined,
  comesAgain: (trigger: Trigger) => boolean,
): { at: PlanPath; join: string }[] {
  if (typeof words !== 'object') return [];
  const object: EventWords & JoinWords = words;
  const join = joinWordOf(object);
  if (join === undefined) return [];
  if (join === 'first') return around === undefined ? [] : [{ at: [...path, 'first'], join: around }];
  const word = join === 'at_least' ? 'of' : join;
  const members = object[word] ?? [];
  const needed = join === 'all' ? members.length : (object.at_least ?? 1);
  return members.flatMap((each, index) => {
    const others = members.toSpliced(index, 1).map(compileTrigger).filter(comesAgain);
    const inside = join === 'any' || others.length + 1 < needed ? undefined : join;
    return neededFirsts(each, [...path, word, index], inside, comesAgain);
  });
}

/** Whether a trigger may be met a second time. What comes from outside may be sent again. */
function againRule({ routing }: WrittenPlan): (trigger: Trigger) => boolean {
  const flow = eventFlow(routing);
  const runsOnce = onceRule(flow);
  const outside = new Set(Object.values(routing.sources ?? {}).flatMap(({ may }) => may));
  const comesAgain = (trigger: Trigger): boolean => {
    if (trigger.trigger !== 'event') return canBeMet(trigger, comesAgain) && trigger.trigger !== 'first';
    const [type, ...more] = typesOf(trigger) ?? [];
    if (type === undefined || more.length > 0 || outside.has(type)) return true;
    const [only, ...others] = flow.producersOf(type);
    return !only || others.length > 0 || !endsWith(only, type) || !runsOnce(only);
  };
  return comesAgain;
}

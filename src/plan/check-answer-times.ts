// Answers that are awaited for less time than they may take. Pure.
import { ANSWER_MS } from './answer-time';
import { milliseconds } from './compile-trigger';
import type { WrittenPlan } from './compiled-plan';
import { handlersOf } from './handlers';
import { ownValue } from './own-value';
import { type PlanProblem, problemAt } from './problem';
import { questionPlaces } from './question-places';
import { shortly, workTimes } from './work-time';

/** Of questions that say how long, and of those that an agent of the plan asks. */
export function checkAnswerTimes(plan: WrittenPlan): PlanProblem[] {
  const { routing, document, positions, file } = plan;
  const timeOf = workTimes(plan);
  const placeOf = questionPlaces(plan);
  const asked = new Set(Object.values(routing.asks ?? {}).flat());
  return Object.keys(routing.events).flatMap((type) => {
    const said = ownValue(document.events, type)?.timeout;
    if (said === undefined && !asked.has(type)) return [];
    const ms = said === undefined ? ANSWER_MS : milliseconds(said);
    const slow = handlersOf(plan, type).flatMap(({ reaction }) => {
      const time = timeOf(reaction);
      return time && time.ms > ms ? [time.words] : [];
    });
    if (slow.length === 0) return [];
    const awaited = said ?? `${shortly(ms)} where nothing is said`;
    const message = `an answer to ${type} is awaited for ${awaited}, and ${[...new Set(slow)].join(', ')}; give it events: { ${type}: { timeout: … } } as long as that, or the work less time`;
    const at = said === undefined ? placeOf(type) : positions.of(['events', type, 'timeout']);
    return [problemAt(file, at, 'SB229', message)];
  });
}

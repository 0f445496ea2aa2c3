// Answers that are awaited for less time than they may take, or for longer than whoever asks has. Pure.
import { ANSWER_MS } from '../answer-time';
import { milliseconds } from '../compile/compile-trigger';
import type { WrittenPlan } from '../compiled-plan';
import { ownValue } from '../own-value';
import { type PlanProblem, problemAt } from '../problem';
import { handlersOf } from './handlers';
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

/** Questions whose time is said, and that are awaited for longer than whoever asks may work: time would be up there first. */
export function checkAskedTimes({ routing, document, positions, file }: WrittenPlan): PlanProblem[] {
  const steps = Object.values(routing.sagas ?? {}).flatMap((saga) => saga.steps);
  const own = routing.reactions.filter(({ does }) => !does);
  return Object.entries(routing.asks ?? {}).flatMap(([agent, types]) => {
    const work = [...own, ...steps].filter((each) => each.agent === agent);
    if (work.length === 0) return [];
    const longest = Math.max(
      ...work.map(({ timeoutMs, deadlineMs = timeoutMs }) => Math.min(timeoutMs, deadlineMs)),
    );
    return types.flatMap((type, index) => {
      const said = ownValue(document.events, type)?.timeout;
      if (said === undefined || milliseconds(said) <= longest) return [];
      const message = `${agent} asks ${type}, whose answer is awaited for ${said}, and an attempt of its work is over after ${shortly(longest)}; give the work more time, or the question less`;
      return [problemAt(file, positions.of(['agents', agent, 'asks', index]), 'SB227', message)];
    });
  });
}

// Words about answers: only queries and commands are answered, and only those can be asked. Pure.
import type { WrittenPlan } from '../compiled-plan';
import { nearestName } from '../nearest-name';
import { type PlanProblem, problemAt } from '../problem';
import { eventFlow } from './event-flow';
import { handlersOf } from './handlers';

export function checkQuestions({ routing, document, positions, file }: WrittenPlan): PlanProblem[] {
  const answered = (type: string): boolean => ['query', 'command'].includes(routing.events[type]?.kind ?? '');
  const kindOf = (type: string): string => routing.events[type]?.kind ?? 'event';
  const problems: PlanProblem[] = [];
  for (const [type, event] of Object.entries(document.events ?? {}))
    for (const word of ['answer', 'timeout'] as const) {
      if (event?.[word] === undefined || answered(type)) continue;
      const message = `${word} is for what is answered, and ${type} is ${a(kindOf(type))}; give it kind: query, or take ${word} out`;
      problems.push(problemAt(file, positions.of(['events', type, word], 'key'), 'SB126', message));
    }
  const questions = Object.keys(routing.events).filter(answered);
  for (const [agent, { asks = [] }] of Object.entries(document.agents))
    asks.forEach((type, index) => {
      if (answered(type)) return;
      const near = nearestName(type, questions);
      const next = near === undefined ? 'give it kind: query under events' : `did you mean ${near}?`;
      const message = `${agent} asks ${type}, which is ${a(kindOf(type))} and no query; ${next}`;
      problems.push(problemAt(file, positions.of(['agents', agent, 'asks', index]), 'SB126', message));
    });
  return problems;
}

const a = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

/** Answers that are declared, and that none of those who handle the question can publish. */
export function checkAnswers(plan: WrittenPlan): PlanProblem[] {
  const { routing, positions, file } = plan;
  const flow = eventFlow(routing);
  return Object.entries(routing.events).flatMap(([type, { answer }]) => {
    const reactions = new Set(handlersOf(plan, type).map(({ reaction }) => reaction));
    const says = [...reactions].flatMap((each) => flow.publishedBy(each)).map((each) => each.type);
    if (answer === undefined || reactions.size === 0 || says.includes(answer)) return [];
    const names = [...reactions].map(({ name }) => name).join(', ');
    const message = `${type} is answered by ${answer}, which ${names} does not publish; let it publish that, or name what it does publish${says.length > 0 ? ` (${[...new Set(says)].join(', ')})` : ''}`;
    return [problemAt(file, positions.of(['events', type, 'answer']), 'SB231', message)];
  });
}

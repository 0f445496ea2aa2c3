// Words about answers: only queries and commands are answered, and only those can be asked. Pure.
import type { WrittenPlan } from './compiled-plan';
import { nearestName } from './nearest-name';
import { type PlanProblem, problemAt } from './problem';

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

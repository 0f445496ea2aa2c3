// What holds work back: gates and roles that are named must be there, and enough people to decide. Pure.
import type { WrittenPlan } from './compiled-plan';
import type { ApprovalWords, HeldWords } from './gate-schema';
import { quotedWithNearest } from './nearest-name';
import type { PlanPath } from './position';
import { type PlanProblem, problemAt } from './problem';
import { writtenWork } from './written-work';

export function checkHeld({ document, positions, file }: WrittenPlan): PlanProblem[] {
  const gates = Object.keys(document.gates ?? {});
  const gateProblem = ({ gate }: { gate?: string }, path: PlanPath): PlanProblem[] => {
    if (gate === undefined || gates.includes(gate)) return [];
    const message = `unknown gate ${quotedWithNearest(gate, gates)}`;
    return [problemAt(file, positions.of([...path, 'gate']), 'SB115', message)];
  };
  const roles = new Map(Object.entries(document.roles ?? {}));
  const approvalProblem = (words: HeldWords['requires_approval'], path: PlanPath): PlanProblem[] => {
    const { role, quorum = 1 }: ApprovalWords = typeof words === 'object' ? words : {};
    if (role === undefined) return [];
    const people = new Set(roles.get(role));
    if (!roles.has(role)) {
      const message = `unknown role ${quotedWithNearest(role, roles.keys())}`;
      return [problemAt(file, positions.of([...path, 'role']), 'SB116', message)];
    }
    if (quorum <= people.size) return [];
    const message = `quorum ${quorum} can never be reached: role ${role} has ${people.size} (${[...people].join(', ')}); ask for fewer, or name more`;
    return [problemAt(file, positions.of([...path, 'quorum']), 'SB117', message)];
  };
  const held: { words: HeldWords; path: PlanPath }[] = [
    ...Object.entries(document.agents).map(([agent, words]) => ({ words, path: ['agents', agent] })),
    ...Object.entries(document.sagas ?? {}).map(([saga, words]) => ({ words, path: ['sagas', saga] })),
    ...writtenWork(document),
  ];
  const criteria = Object.entries(document.gates ?? {}).flatMap(([gate, words]) =>
    words.criteria.flatMap(({ approval }, index) =>
      approvalProblem(approval, ['gates', gate, 'criteria', index, 'approval']),
    ),
  );
  return [
    ...held.flatMap(({ words, path }) => [
      ...gateProblem(words, path),
      ...approvalProblem(words.requires_approval, [...path, 'requires_approval']),
    ]),
    ...criteria,
  ];
}

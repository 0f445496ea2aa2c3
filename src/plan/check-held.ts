// What holds work back: gates and roles that are named must be there, and enough people to decide. Pure.
import { typesOf } from './compile-trigger';
import type { WrittenPlan } from './compiled-plan';
import type { ApprovalWords, HeldWords } from './gate-schema';
import { quotedWithNearest } from './nearest-name';
import { ownValue } from './own-value';
import type { PlanPath } from './position';
import { type PlanProblem, problemAt } from './problem';
import type { EventTrigger, RoutingPlan } from './routing-plan';
import { writtenWork } from './written-work';

export function checkHeld({ routing, document, positions, file }: WrittenPlan): PlanProblem[] {
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
  const approvals = Object.entries(document.gates ?? {}).flatMap(([gate, words]) =>
    words.criteria.flatMap(({ approval }, index) =>
      approvalProblem(approval, ['gates', gate, 'criteria', index, 'approval']),
    ),
  );
  const quorumProblems = Object.entries(routing.gates ?? {}).flatMap(([gate, { criteria }]) =>
    criteria.flatMap((each, index): PlanProblem[] => {
      if (each.criterion !== 'evidence') return [];
      const sources = evidenceSources(routing, each.of);
      if (!sources || sources.length === 0 || each.quorum <= sources.length) return [];
      const message = `quorum ${each.quorum} can never be reached: only ${sources.join(', ')} can bring this evidence, and each source counts once; ask for fewer, or let others bring it`;
      return [problemAt(file, positions.of(['gates', gate, 'criteria', index, 'quorum']), 'SB117', message)];
    }),
  );
  return [
    ...held.flatMap(({ words, path }) => [
      ...gateProblem(words, path),
      ...approvalProblem(words.requires_approval, [...path, 'requires_approval']),
    ]),
    ...approvals,
    ...quorumProblems,
  ];
}

/** Who can bring evidence at all: the one source it asks for, else those that the plan lets publish it. */
function evidenceSources(routing: RoutingPlan, leaf: EventTrigger): string[] | undefined {
  const [source, ...others] = [
    ...(leaf.from === undefined ? [] : [leaf.from]),
    ...(leaf.filter ?? []).flatMap(({ path, text }) => (path.join('.') === 'event.source' ? [text] : [])),
  ];
  if (source !== undefined) return [source, ...others].slice(0, 1);
  const types = typesOf(leaf);
  if (!routing.sources || !types) return undefined;
  return [...new Set(types.flatMap((type) => ownValue(routing.events, type)?.publishers ?? []))];
}

// What holds work back: gates and roles that are named must be there, and enough people to decide. Pure.
import { askedSources } from '../asked-sources';
import { typesOf } from '../compile/compile-trigger';
import type { WrittenPlan } from '../compiled-plan';
import type { ApprovalWords, HeldWords } from '../language/gate-schema';
import { quotedWithNearest } from '../nearest-name';
import { ownValue } from '../own-value';
import { personKey } from '../person-name';
import type { PlanPath } from '../position';
import { type PlanProblem, problemAt } from '../problem';
import type { EventTrigger, RoutingPlan } from '../routing-plan';
import { writtenWork } from '../written/written-work';

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
    const people = differentPeople(roles.get(role) ?? []);
    if (!roles.has(role)) {
      const message = `unknown role ${quotedWithNearest(role, roles.keys())}`;
      return [problemAt(file, positions.of([...path, 'role']), 'SB116', message)];
    }
    if (quorum <= people.length) return [];
    const message = `quorum ${quorum} can never be reached: role ${role} has ${people.length} (${people.join(', ')}); ask for fewer, or name more`;
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
      const words = document.gates?.[gate]?.criteria[index]?.evidence;
      const inside = words?.quorum === undefined ? [] : ['evidence'];
      const at = positions.of(['gates', gate, 'criteria', index, ...inside, 'quorum']);
      return [problemAt(file, at, 'SB117', tooMany(each.quorum, sources, words?.from))];
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

/** Each person once, as decisions count them. */
const differentPeople = (names: readonly string[]): string[] => [
  ...new Map(names.map((each) => [personKey(each), each])).values(),
];

function tooMany(quorum: number, sources: readonly string[], from: string | string[] | undefined): string {
  const who = sources.join(', ');
  return Array.isArray(from) && from.length === sources.length
    ? `quorum ${quorum} can never be reached: from has ${from.length} of them (${who}), and each source counts once; ask for fewer, or list more`
    : `quorum ${quorum} can never be reached: only ${who} can bring this evidence, and each source counts once; ask for fewer, or let others bring it`;
}

/** Who can bring evidence at all: the sources it asks for, else those that the plan lets publish it. */
function evidenceSources(routing: RoutingPlan, leaf: EventTrigger): string[] | undefined {
  const [source] = (leaf.filter ?? []).flatMap(({ path, text }) =>
    path.join('.') === 'event.source' ? [text] : [],
  );
  const asked = source === undefined ? askedSources(leaf) : [source];
  if (asked) return [...asked];
  const types = typesOf(leaf);
  if (!routing.sources || !types) return undefined;
  return [...new Set(types.flatMap((type) => ownValue(routing.events, type)?.publishers ?? []))];
}

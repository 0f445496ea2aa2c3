// Names that may not be: ours, and those that two things of a plan have. Pure.
import { quote } from '../../events/text';
import { placeReactions } from '../compile/place-reactions';
import type { WrittenPlan } from '../compiled-plan';
import { type PlanProblem, problemAt } from '../problem';
import { isReservedAgentName } from '../reserved-agent-name';
import { type WrittenName, writtenNames } from '../written/written-names';

export function checkOwnNames({ document, positions, file }: WrittenPlan): PlanProblem[] {
  const seen = new Map<string, WrittenName>();
  return writtenNames(document).flatMap((each) => {
    const { kind, name, path, part } = each;
    const at = positions.of(path, part);
    if (isReservedAgentName(name)) {
      const message = `${kind} name ${quote(name)} is reserved (default, complete_on, fail_on, approval, signalbox…); rename the ${kind}`;
      return [problemAt(file, at, 'SB106', message)];
    }
    const other = seen.get(name);
    if (!other) {
      seen.set(name, each);
      return [];
    }
    const clash =
      other.kind === kind
        ? `${kind} ${name} is there twice`
        : `${kind} ${name} has the name of ${a(other.kind)}`;
    const message = `${clash}, and both would speak as /${name}; rename one of them`;
    return [problemAt(file, at, 'SB120', message)];
  });
}

/** Reactions whose names meet: results would go to the wrong one. */
export function checkReactionNames({ document, positions, file }: WrittenPlan): PlanProblem[] {
  const seen = new Set<string>();
  return placeReactions(document).flatMap(({ reaction: { name, agent, does }, path }) => {
    if (does) return [];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const message = `${agent} has two reactions with task ${quote(name.slice(agent.length + 1))}; give each a task of its own`;
    return [problemAt(file, positions.of(path), 'SB105', message)];
  });
}

const a = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

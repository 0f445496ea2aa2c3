// State machines whose words do not meet: inputs that lead nowhere or that nobody gives, states that nothing leads to. Pure.
import { quote } from '../../events/text';
import type { WrittenPlan } from '../compiled-plan';
import type { MachineWords } from '../language/machine-schema';
import { nearestName, quotedWithNearest } from '../nearest-name';
import type { PlanPath } from '../position';
import { type PlanProblem, problemAt } from '../problem';
import { type MachineShape, machineShape } from '../written/written-machines';

export function checkMachines({ document, positions, file }: WrittenPlan): PlanProblem[] {
  return Object.entries(document.states ?? {}).flatMap(([name, words]) =>
    [...nameProblems(words), ...transitionProblems(words)].map(({ path, part, code, message }) =>
      problemAt(file, positions.of(['states', name, ...path], part), code, message),
    ),
  );
}

type Found = {
  path: PlanPath;
  part?: 'key';
  code: 'SB123' | 'SB124' | 'SB221' | 'SB222';
  message: string;
};

function nameProblems(words: MachineWords): Found[] {
  const { states, transitions } = machineShape(words);
  const inputs = new Set(transitions.map(({ input }) => input));
  const leadsNowhere = Object.keys(words.on)
    .filter((input) => !inputs.has(input))
    .map(
      (input): Found => ({
        path: ['on', input],
        part: 'key',
        code: 'SB123',
        message: `no transition has input ${quotedWithNearest(input, inputs)}`,
      }),
    );
  const published = Object.keys(words.publishes ?? {})
    .filter((state) => !states.includes(state))
    .map(
      (state): Found => ({
        path: ['publishes', state],
        part: 'key',
        code: 'SB123',
        message: `no transition has state ${quotedWithNearest(state, states)}`,
      }),
    );
  return [...leadsNowhere, ...published];
}

function transitionProblems(words: MachineWords): Found[] {
  const shape = machineShape(words);
  const { transitions } = shape;
  const place = (index: number, word: string): PlanPath =>
    words.transitions === undefined ? ['on'] : ['transitions', index, word];
  const unfed = transitions.flatMap(({ input }, index): Found[] => {
    const first = transitions.findIndex((each) => each.input === input) === index;
    const counted = input === 'max_retries' && shape.maxRetries !== undefined;
    if (!first || counted || Object.hasOwn(words.on, input)) return [];
    const message = `no event gives input ${input}; add it under on: { ${input}: TYPE }`;
    return [{ path: place(index, 'input'), code: 'SB221', message }];
  });
  const twice = transitions.flatMap(({ from, input, to }, index): Found[] => {
    const other = transitions.slice(0, index).find((each) => each.from === from && each.input === input);
    if (!other) return [];
    const message = `${from} goes to ${other.to} by ${input} already, and cannot go to ${to} by it too; take one out`;
    return [{ path: place(index, 'input'), code: 'SB124', message }];
  });
  return [...unfed, ...twice, ...unreachedStates(words, shape)];
}

/** States that a transition begins in and that nothing leads to: most often a slip of the pen. */
function unreachedStates(words: MachineWords, { initial, states, transitions }: MachineShape): Found[] {
  const begun = new Set(transitions.map(({ from }) => from));
  if (!begun.has(initial)) {
    const message = `initial is ${quote(initial)}, and no transition begins there${meant(initial, begun)}`;
    return [{ path: ['initial'], code: 'SB123', message }];
  }
  const reached = new Set([initial]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
  }
  const unreached = states.filter((state) => begun.has(state) && !reached.has(state));
  return unreached.map((state) => ({
    path:
      words.transitions === undefined
        ? ['initial']
        : ['transitions', transitions.findIndex(({ from }) => from === state), 'from'],
    code: 'SB222',
    message: `nothing leads to state ${quote(state)}${meant(state, reached)}`,
  }));
}

function meant(state: string, known: Iterable<string>): string {
  const near = nearestName(state, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

// A plan of a thousand agents. Its routing part could not travel, so it is put together here without that limit.
import { checkPlan } from '../../../src/plan/check/check-plan';
import { compileRouting } from '../../../src/plan/compile/compile-routing';
import { compileAgents } from '../../../src/plan/compile/compile-run';
import { placeReactions } from '../../../src/plan/compile/place-reactions';
import type { WrittenPlan } from '../../../src/plan/compiled-plan';
import { problemLine } from '../../../src/plan/problem';
import { parseText } from '../../../src/plan/read/parse-plan';
import { readDocument } from '../../../src/plan/read/read-document';
import { agent, plan } from './plan-text';

const AGENTS = 1000;

function written(text: string): WrittenPlan {
  const file = 'plan.yaml';
  const parsed = parseText(text, file);
  const document = readDocument(parsed, file);
  const reactions = placeReactions(document).map(({ reaction }) => reaction);
  const routing = { ...compileRouting(document, reactions, {}), hash: '' };
  const run = { base: '.', agents: compileAgents(document, '.').agents, payloads: {}, examples: {} };
  return { routing, run, document, positions: parsed.positions, file };
}

const told = (on: (at: number) => string, says = (at: number) => `T${at + 1}`): string[] =>
  checkPlan(
    written(
      plan(
        'sources: { /web: { may: [T0] } }',
        'agents:',
        ...Array.from({ length: AGENTS }, (_, at) =>
          agent(`a${at}`, `on: ${on(at)}, publishes: { completed: ${says(at)} }`),
        ),
      ),
    ),
  )
    .map(problemLine)
    .filter((line) => !line.includes('SB301'));

describe('a thousand agents', () => {
  it('in a row, each woken by the one below it, have no problem', () => {
    const others = told(
      (at) => `T${AGENTS - 1 - at}`,
      (at) => `T${AGENTS - at}`,
    );
    expect(others).toEqual([]);
  });

  it('in a circle are told as one loop', () => {
    expect(told((at) => (at === 0 ? `{ any: [T0, T${AGENTS}] }` : `T${at}`))).toEqual([
      expect.stringMatching(/SB130 a loop that nothing ends: a0 –T1→ .* \(990 more\) → a0, until/),
    ]);
  });

  it('that all hear each other are told once each', () => {
    expect(told(() => '{ topic: default }')).toHaveLength(AGENTS);
  });
});

// A document becomes a plan: the routing part, the run part, and where all of it was written. Pure but for Node's paths and hash:
// for loaders and doors, never for a workflow.

import type { WrittenPlan } from '../compiled-plan';
import type { PlanDocument } from '../language/plan-schema';
import { planHash } from '../plan-hash';
import type { Positions } from '../position';
import { PlanInvalid, type PlanProblem, problemAt } from '../problem';
import { misplacedVariables } from '../read/misplaced-variables';
import type { RunPlan } from '../run-plan';
import { compileRouting } from './compile-routing';
import { compileAgents } from './compile-run';
import { compileTrigger } from './compile-trigger';
import { placeReactions } from './place-reactions';

/** The routing part travels in every start argument. */
export const ROUTING_BYTES = 128 * 1024;

/** A document with all that belongs to it already read. */
export interface ParsedPlan {
  document: PlanDocument;
  positions: Positions;
  /** What problems are reported under. */
  file: string;
  /** The folder that relative paths count from, absolute. */
  base: string;
  payloads: RunPlan['payloads'];
  examples: RunPlan['examples'];
}

/**
 * Compiles a plan whose shape is checked.
 * @throws PlanInvalid where a variable is unknown or the routing part is too large to travel. What a plan says but cannot mean
 * is for `checkPlan`.
 */
export function compilePlan({
  document,
  positions,
  file,
  base,
  payloads,
  examples,
}: ParsedPlan): WrittenPlan {
  const ends = {
    ...(document.complete_on === undefined ? {} : { completeOn: compileTrigger(document.complete_on) }),
    ...(document.fail_on === undefined ? {} : { failOn: compileTrigger(document.fail_on) }),
  };
  const routing = compileRouting(
    document,
    placeReactions(document).map(({ reaction }) => reaction),
    ends,
  );
  const { agents, problems: unknown } = compileAgents(document, base);
  const { hash, bytes } = planHash(routing);
  const problems: PlanProblem[] = [...unknown, ...misplacedVariables(document)].map(({ path, message }) =>
    problemAt(file, positions.of(path), 'SB111', message),
  );
  if (bytes > ROUTING_BYTES) {
    const message = `the routing part has ${bytes} bytes, ${ROUTING_BYTES} are allowed; split the plan`;
    problems.push(problemAt(file, positions.of([]), 'SB110', message));
  }
  if (problems.length > 0) throw new PlanInvalid(problems);
  return {
    routing: { ...routing, hash },
    run: { base, agents, payloads, examples },
    document,
    positions,
    file,
  };
}

// All that a plan says and cannot mean. Loads Node and ajv through its parts: for workers and doors, never for a workflow.

import { checkPayloads, checkRuns } from './check-files';
import { checkFeeding, checkLoops } from './check-flow';
import { checkAgents, checkSubscribers, checkTopics } from './check-names';
import { checkConsumers, checkTriggers } from './check-triggers';
import { checkDeadlines, checkOnce } from './check-waits';
import type { WrittenPlan } from './compiled-plan';
import { type PlanProblem, problemAt, sortedProblems } from './problem';

const CHECKS: readonly ((plan: WrittenPlan) => PlanProblem[])[] = [
  checkTopics,
  checkSubscribers,
  checkAgents,
  checkTriggers,
  checkDeadlines,
  checkOnce,
  checkFeeding,
  checkLoops,
  checkConsumers,
  checkRuns,
  checkPayloads,
  checkAggregators,
];

/** Every problem of a compiled plan, in the order of its text: errors, warnings, and what is worth a look. */
export function checkPlan(plan: WrittenPlan): PlanProblem[] {
  return sortedProblems(CHECKS.flatMap((check) => check(plan)));
}

function checkAggregators({ document, positions, file }: WrittenPlan): PlanProblem[] {
  return (document.aggregators ?? []).map(({ aggregator_id }, index) => {
    const message = `aggregator ${aggregator_id} is not yet run; agents do not wait for it`;
    return problemAt(file, positions.of(['aggregators', index]), 'SB216', message);
  });
}

// All that a plan says and cannot mean. Loads Node and ajv through its parts: for workers and doors, never for a workflow.

import { checkFeeding } from './check-feeding';
import { checkPayloads, checkRuns } from './check-files';
import { checkHeld } from './check-held';
import { checkLoops } from './check-loops';
import { checkMachines } from './check-machines';
import { checkAgents, checkSubscribers, checkTopics } from './check-names';
import { checkOwnNames, checkReactionNames } from './check-own-names';
import { checkPatterns } from './check-patterns';
import { checkQuestions } from './check-questions';
import { checkSagas } from './check-sagas';
import { checkTasks } from './check-tasks';
import { checkConsumers, checkTriggers } from './check-triggers';
import { checkDeadlines, checkOnce } from './check-waits';
import type { WrittenPlan } from './compiled-plan';
import { type PlanProblem, sortedProblems } from './problem';

const CHECKS: readonly ((plan: WrittenPlan) => PlanProblem[])[] = [
  checkTopics,
  checkSubscribers,
  checkAgents,
  checkOwnNames,
  checkReactionNames,
  checkHeld,
  checkSagas,
  checkTasks,
  checkMachines,
  checkQuestions,
  checkTriggers,
  checkPatterns,
  checkDeadlines,
  checkOnce,
  checkFeeding,
  checkLoops,
  checkConsumers,
  checkRuns,
  checkPayloads,
];

/** Every problem of a compiled plan, in the order of its text: errors, warnings, and what is worth a look. */
export function checkPlan(plan: WrittenPlan): PlanProblem[] {
  return sortedProblems(CHECKS.flatMap((check) => check(plan)));
}

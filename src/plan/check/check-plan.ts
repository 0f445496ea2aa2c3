// All that a plan says and cannot mean. Loads Node and ajv through its parts: for workers and doors, never for a workflow.

import type { WrittenPlan } from '../compiled-plan';
import { type PlanProblem, sortedProblems } from '../problem';
import { checkAnswerTimes, checkAskedTimes } from './check-answer-times';
import { checkAskers, checkAsks } from './check-asks';
import { checkConsumers } from './check-consumers';
import { checkGateDeadlocks } from './check-deadlocks';
import { checkExclusion } from './check-exclusion';
import { checkFeeding } from './check-feeding';
import { checkFields } from './check-fields';
import { checkPayloads, checkRuns } from './check-files';
import { checkHandlers } from './check-handlers';
import { checkHeld } from './check-held';
import { checkLoops } from './check-loops';
import { checkMachines } from './check-machines';
import { checkMoves } from './check-moves';
import { checkAgents, checkSubscribers, checkTopics } from './check-names';
import { checkOwnNames, checkReactionNames } from './check-own-names';
import { checkPatterns } from './check-patterns';
import { checkAnswers, checkQuestions } from './check-questions';
import { checkSagas } from './check-sagas';
import { checkTasks } from './check-tasks';
import { checkJoinTimes, checkOpenRounds } from './check-times';
import { checkTriggers } from './check-triggers';
import { checkDeadlines, checkOnce } from './check-waits';

const CHECKS: readonly ((plan: WrittenPlan) => PlanProblem[])[] = [
  checkTopics,
  checkSubscribers,
  checkAgents,
  checkOwnNames,
  checkReactionNames,
  checkHeld,
  checkGateDeadlocks,
  checkSagas,
  checkTasks,
  checkMachines,
  checkMoves,
  checkQuestions,
  checkAnswers,
  checkHandlers,
  checkAsks,
  checkAskers,
  checkTriggers,
  checkPatterns,
  checkFields,
  checkDeadlines,
  checkOnce,
  checkJoinTimes,
  checkOpenRounds,
  checkAnswerTimes,
  checkAskedTimes,
  checkFeeding,
  checkExclusion,
  checkLoops,
  checkConsumers,
  checkRuns,
  checkPayloads,
];

/** Every problem of a compiled plan, in the order of its text: errors, warnings, and what is worth a look. */
export function checkPlan(plan: WrittenPlan): PlanProblem[] {
  return sortedProblems(CHECKS.flatMap((check) => check(plan)));
}

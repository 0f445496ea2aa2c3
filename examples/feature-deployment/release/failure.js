/**
 * Failures of an agent, and the exit code that says each of them. Loaded by every file here that can fail.
 */
'use strict';

/** As `docs/agents.md` has them; every other failure ends with 1, a `temporary_failure`. */
const EXIT_CODES = { invalid_payload: 65, temporary_failure: 75, unauthorized: 77 };

/**
 * @param {string} problem what is wrong with which value, where, and what to do next
 * @param {keyof typeof EXIT_CODES} [type]
 * @returns {Error & { type?: string }}
 */
function failure(problem, type) {
  return Object.assign(new Error(problem), { type });
}

/** @returns {number} what a process ends with for this error */
function exitCodeOf(error) {
  return EXIT_CODES[error?.type] ?? 1;
}

module.exports = { exitCodeOf, failure };

/**
 * Errors with a type that the plan's retry policy and the dead letters show. Loaded by every agent of this folder.
 */
'use strict';

/**
 * @param {string} type `invalid_payload`, `other_order`, `no_reservation`, …
 * @param {string} problem what is wrong with which value, where, and what to do next
 * @returns {Error & { type: string }}
 */
function refusal(type, problem) {
  return Object.assign(new Error(problem), { type });
}

module.exports = { refusal };

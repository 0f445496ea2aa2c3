/**
 * What is seen in a change: a unified diff in the payload of a review request (`diff`), read line by line.
 */
'use strict';

const { textOf } = require('./payload');

const SIGNS_OF_HASTE = [/\bTODO\b/, /\bconsole\.log\b/, /\bdebugger\b/];
const SIGNS_OF_SECRETS = [
  /\b(password|secret|token|api_?key)\b\s*[:=]\s*['"][^'"]+['"]/i,
  /BEGIN [A-Z ]*PRIVATE KEY/,
];
const FUNCTION = /^(?:export\s+)?(?:async\s+)?function\s+(\w+)/;

/** Lines that the change adds, without their sign; none where the request brings no diff. */
function addedLines({ diff }) {
  if (typeof diff !== 'string') return [];
  return diff
    .split('\n')
    .filter((line) => line.startsWith('+') && !line.startsWith('+++'))
    .map((line) => line.slice(1));
}

const found = (lines, signs) => lines.filter((line) => signs.some((sign) => sign.test(line)));

/** code-reviewer and frontend-specialist: a verdict, and the lines behind it. */
async function review({ event: { payload } }) {
  const added = addedLines(payload);
  const findings = found(added, SIGNS_OF_HASTE).map((line) => line.trim().slice(0, 120));
  return {
    change: payload.change ?? null,
    target: textOf(payload, 'target') ?? null,
    added: added.length,
    findings,
    verdict: findings.length === 0 ? 'pass' : 'changes requested',
  };
}

/** security-auditor: whether the change brings what should never be written down. The line itself is not repeated. */
async function audit({ event: { payload } }) {
  const secrets = found(addedLines(payload), SIGNS_OF_SECRETS).length;
  return { change: payload.change ?? null, secrets, verdict: secrets === 0 ? 'pass' : 'refused' };
}

/** test-engineer: a test for each function that the change adds. */
async function writeTests({ event: { payload } }) {
  const names = addedLines(payload).flatMap((line) => FUNCTION.exec(line)?.[1] ?? []);
  return { change: payload.change ?? null, tests: names.map((name) => `${name} does what it says`) };
}

module.exports = { review, audit, writeTests };

/**
 * The desk: six agents with a task each, which keep one journal. Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { audit, review, writeTests } = require('../desk/changes');
const { handle } = require('../desk/incidents');
const { enter } = require('../desk/journal');
const { reportToParent, trackCompletion, updateContext } = require('../desk/tasks');

/** Whose task it is, and what it does: `(task, folder)` gives what is written down and answered. */
const TASKS = {
  'track-completion': ['dependency-manager', trackCompletion],
  'update-context': ['context-manager', updateContext],
  'report-to-parent': ['hierarchical-coordinator', reportToParent],
  review: ['code-reviewer', review],
  audit: ['security-auditor', audit],
  'write-tests': ['test-engineer', writeTests],
  handle: ['incident-manager', handle],
};

module.exports = defineAgent(async (task, context) => {
  if (!Object.hasOwn(TASKS, task.task)) throw new Error(`the desk has no task ${JSON.stringify(task.task)}`);
  const [agent, work] = TASKS[task.task];
  const done = await work(task, context.folder);
  await enter(context.folder, agent, task, done);
  return done;
});

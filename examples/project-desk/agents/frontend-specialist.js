/**
 * Agent frontend-specialist, which subscribes to three topics: it begins the integration of a designed interface, reviews what is meant for
 * it, and assesses alerts while everybody else is held. Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { review } = require('../desk/changes');
const { enter, entriesOf } = require('../desk/journal');
const { textOf, textsOf } = require('../desk/payload');

/** A screen for each thing that the interface knows, a call for each of its endpoints; a number stands for that many. */
async function integrate({ event: { payload } }) {
  const named = (name, word) =>
    typeof payload[name] === 'number'
      ? Array.from({ length: Math.min(payload[name], 100) }, (_, at) => `${word} ${at + 1}`)
      : textsOf(payload, name);
  return { screens: named('schemas', 'screen'), calls: named('endpoints', 'call') };
}

/** What the alert keeps from being finished: interfaces that are being integrated. */
async function assess({ event: { payload } }, folder) {
  const begun = await entriesOf(folder, 'frontend-specialist', 'ui-integration');
  return {
    about: textOf(payload, 'text') ?? null,
    affected: begun.length,
    advice:
      begun.length > 0 ? 'wait with the interface until it is over' : 'nothing of the interface is affected',
  };
}

const TASKS = { 'ui-integration': integrate, review, assess };

module.exports = defineAgent(async (task, context) => {
  if (!Object.hasOwn(TASKS, task.task))
    throw new Error(`frontend-specialist has no task ${JSON.stringify(task.task)}`);
  const done = await TASKS[task.task](task, context.folder);
  await enter(context.folder, 'frontend-specialist', task, done);
  return done;
});

/**
 * A command agent as a process: the task comes as one JSON document on stdin, the answer goes out as JSON lines on stdout.
 * Loaded by the two agents.
 */
'use strict';

const { text } = require('node:stream/consumers');
const { exitCodeOf, failure } = require('./failure');

/**
 * Runs the task that stands on stdin, and ends the process with its exit code.
 * @param {Record<string, (task: object, progress: (text: string) => void) => Promise<object>>} tasks by name
 */
async function runAgent(tasks) {
  const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
  try {
    const task = taskOf(await text(process.stdin));
    if (!Object.hasOwn(tasks, task.task)) {
      const known = Object.keys(tasks).join(', ');
      throw failure(
        `there is no task ${JSON.stringify(task.task)} here; there are: ${known}`,
        'invalid_payload',
      );
    }
    say({ result: await tasks[task.task](task, (progress) => say({ progress })) });
  } catch (error) {
    // The last line of stderr is what people are shown.
    process.stderr.write(`${(error.message ?? String(error)).trim().replace(/\s*\n\s*/g, ' · ')}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

function taskOf(document) {
  let task;
  try {
    task = JSON.parse(document);
  } catch (error) {
    throw failure(`stdin is no JSON document: ${error.message}`, 'invalid_payload');
  }
  for (const name of ['task', 'folder', 'idempotency_key']) {
    if (typeof task?.[name] !== 'string' || task[name] === '') {
      throw failure(
        `a task needs ${name}, got ${JSON.stringify(task?.[name]) ?? 'nothing'}`,
        'invalid_payload',
      );
    }
  }
  if (typeof task.saga?.id !== 'string')
    throw failure('a task needs saga.id: it is a step of a saga, or its undo', 'invalid_payload');
  return task;
}

module.exports = { runAgent };

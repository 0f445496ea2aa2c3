/**
 * A process that runs the example's agents as a worker would, and looks into their database. Tests fork it, because jest's
 * loader knows no ES modules, and because an embedded database belongs to one process. Answers each message that it is
 * sent, `{ number, agent, task, context }` or `{ number, text, values, context }`, with the same number.
 */
'use strict';

const { join } = require('node:path');

const EXAMPLE = join(__dirname, '../../../../examples/order-desk');
const { databaseOf } = require(join(EXAMPLE, 'desk/database'));

function contextOf({ folder, secrets }, progress) {
  return {
    folder,
    secrets,
    env: {},
    signal: new AbortController().signal,
    progress: (text) => progress.push(text),
    outcome: (name, payload) => ({ outcome: name, payload }),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
}

async function run(asked) {
  const progress = [];
  const context = contextOf(asked.context, progress);
  if (asked.text !== undefined) {
    const database = await databaseOf(context);
    return { rows: await database.transaction((sql) => sql(asked.text, asked.values)) };
  }
  const answer = await require(join(EXAMPLE, 'agents', asked.agent))(asked.task, context);
  return answer.outcome === undefined ? { result: answer, progress } : { ...answer, progress };
}

process.on('message', async (asked) => {
  let answer;
  try {
    answer = await run(asked);
  } catch (error) {
    answer = { error: { type: error.type, message: error.message } };
  }
  process.send({ number: asked.number, ...answer });
});
process.on('disconnect', () => process.exit(0));

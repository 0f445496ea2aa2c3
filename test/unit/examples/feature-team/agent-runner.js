/**
 * A process that runs the example's agents as a worker would: it loads the module with Node's own loader, hands in a
 * task and a context, and says what came back. Tests start it, because jest's loader knows no ES modules.
 * One JSON document a line: in `{ number, module, task, folder }` or `{ number, abort }`, out `{ number, result | error,
 * progress }`.
 */
'use strict';

const { createInterface } = require('node:readline');

const controllers = new Map();

async function run({ number, module, task, folder }) {
  const progress = [];
  const controller = new AbortController();
  controllers.set(number, controller);
  const write = (text, fields) => process.stderr.write(`${text} ${JSON.stringify(fields ?? {})}\n`);
  const context = {
    folder,
    signal: controller.signal,
    progress: (text) => progress.push(text),
    emit: async (type) => {
      throw new Error(`nothing may be emitted here, got ${type}`);
    },
    outcome: (name, payload) => ({ name, payload }),
    log: { info: write, warn: write, error: write },
  };
  let answer;
  try {
    answer = { result: await require(module)(task, context) };
  } catch (error) {
    answer = { error: { message: error.message, type: error.type ?? error.name } };
  }
  controllers.delete(number);
  process.stdout.write(`${JSON.stringify({ number, ...answer, progress })}\n`);
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const asked = JSON.parse(line);
  if (asked.abort === true) controllers.get(asked.number)?.abort(new Error('the task was cancelled'));
  else run(asked);
});

// The agent of the sagas under chaos: every start and every effect is a line in a file outside Temporal, flushed. As whoever has effects
// outside should, it looks first whether its key has had its effect. It takes a moment before and after it, so that it is killed there.
const { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } = require('node:fs');
const { join } = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');

const file = join(__dirname, 'witness');

/** A line: `<begin|effect> <saga> <task> <idempotency key> <attempt>`. */
function note(what, { task, idempotencyKey, saga, attempt }) {
  const handle = openSync(file, 'a');
  writeSync(handle, `${[what, saga.id, task, idempotencyKey, attempt].join(' ')}\n`);
  fsyncSync(handle);
  closeSync(handle);
}

const hasHadEffect = (key) =>
  existsSync(file) &&
  readFileSync(file, 'utf8')
    .split('\n')
    .some((line) => line.startsWith('effect ') && line.includes(` ${key} `));

/** Up to 200 ms, by the key and the place. */
const moment = (key, place) => pause(Number.parseInt(key.slice(place, place + 2), 16) % 200 || 0);

module.exports = async (task) => {
  const { idempotencyKey: key, saga } = task;
  note('begin', task);
  await moment(key, 0);
  if (saga.input.fails === task.task) throw new Error('this step fails, as it was told');
  if (!hasHadEffect(key)) note('effect', task);
  await moment(key, 2);
  return { task: task.task };
};

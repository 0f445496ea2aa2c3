// An agent that takes as many milliseconds as the name of its task says.
const { setTimeout: sleep } = require('node:timers/promises');

module.exports.default = async ({ task }) => {
  await sleep(Number(task));
  return {};
};

// An agent that writes down when it began, in the file that the event names: a line each, by its own clock.
const { appendFileSync } = require('node:fs');

module.exports.default = async ({ event }) => {
  const { file, number } = event.payload;
  appendFileSync(file, `${Date.now()} ${event.event.correlation_id} ${number}\n`);
  return {};
};

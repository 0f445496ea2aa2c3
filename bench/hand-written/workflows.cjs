// What somebody would write by hand for the same seven agents: signal-with-start, promises, no rules, no plan. The measure that
// the coordination is held against. Runs in the workflow sandbox.
const { condition, defineSignal, proxyActivities, setHandler } = require('@temporalio/workflow');

const agents = proxyActivities({
  startToCloseTimeout: '60s',
  heartbeatTimeout: '15s',
  retry: { maximumAttempts: 4, initialInterval: '1s', maximumInterval: '30s' },
});
const event = defineSignal('event');

/** The reactive chain: three at once, two after the design, one after two, the last after four. */
exports.chain = async function chain() {
  let story;
  setHandler(event, (received) => {
    story = received;
  });
  await condition(() => story !== undefined);
  const work = (event) => ({ event, correlation: 'by-hand' });
  const design = agents['backend-architect'](work(story));
  const wireframe = agents['ux-designer'](work(story));
  const testPlan = agents['test-engineer'](work(story));
  const backend = design.then((answer) => agents['python-pro'](work(answer)));
  const schema = design.then((answer) => agents['database-specialist'](work(answer)));
  const frontend = Promise.all([backend, wireframe]).then((answers) =>
    agents['frontend-specialist'](work(answers)),
  );
  await Promise.all([backend, schema, frontend, testPlan]).then((answers) =>
    agents['test-engineer'](work(answers)),
  );
};

/** One event to many agents. */
exports.fanOut = async function fanOut({ agents: names }) {
  let received;
  setHandler(event, (signal) => {
    received = signal;
  });
  await condition(() => received !== undefined);
  await Promise.all(names.map((name) => agents[name]({ event: received, correlation: 'by-hand' })));
};

/** Does nothing, for ever: what a cached workflow weighs by itself. */
exports.empty = async function empty() {
  setHandler(event, () => {});
  await condition(() => false);
};

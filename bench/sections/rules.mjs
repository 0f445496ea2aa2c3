// The rules alone: what an event costs that one reaction wants, in a plan with and without 10,000 reactions that it does not match,
// chosen by type, by pattern and by a value in the payload, and in a correlation whose duplicate window is full.
import { alone, compared } from '../measure/figure.cjs';
import { fromDist } from '../world/from-dist.mjs';

const OTHERS = 10_000;
const EVENTS = 2_000;
const QUICK_EVENTS = 500;
/** Events a correlation: each begins anew, so that its own growing window is not what is measured. */
const CORRELATION = 50;
const ANSWERED = { ending: 'answered', payload: {}, attempts: 1 };

export async function run({ rounds, quick }) {
  const { advance, indexPlan, initialState } = rules();
  const events = quick ? QUICK_EVENTS : EVENTS;
  const few = indexPlan(planWith(0));
  const many = indexPlan(planWith(OTHERS));
  const listed = indexPlan(planWith(OTHERS, patternByType));
  const valued = indexPlan(planWith(OTHERS, patternByValue));
  const sameType = Object.entries(SAME_TYPE).map(([name, chosenBy]) => ({
    name,
    index: indexPlan(planWith(OTHERS, chosenBy)),
    values: [],
  }));
  const full = filled(few);
  const costs = { few: [], many: [], listed: [], valued: [], full: [] };
  for (const index of [few, many, listed, valued, ...sameType.map((each) => each.index)])
    measure(index, initialState('bench'), EVENTS);
  for (let round = 0; round < rounds; round++) {
    costs.few.push(measure(few, initialState('bench'), events));
    costs.many.push(measure(many, initialState('bench'), events));
    costs.listed.push(measure(listed, initialState('bench'), events));
    costs.valued.push(measure(valued, initialState('bench'), events));
    for (const each of sameType) each.values.push(measure(each.index, initialState('bench'), events));
    costs.full.push(measure(few, full, events));
  }
  return [
    compared({
      name: `an event, ${OTHERS.toLocaleString('en')} reactions that do not match, against none`,
      unit: 'µs',
      ours: costs.many,
      base: costs.few,
      atMostRatio: 1.2,
    }),
    compared({
      name: 'the same, each chosen by a pattern that lists types',
      unit: 'µs',
      ours: costs.listed,
      base: costs.few,
      atMostRatio: 1.2,
    }),
    compared({
      name: 'the same, each chosen by a pattern over the payload only',
      unit: 'µs',
      ours: costs.valued,
      base: costs.few,
      atMostRatio: 1.2,
    }),
    ...sameType.map(({ name, values }) =>
      compared({
        name: `the same, all of the event's type, each chosen by ${name}`,
        unit: 'µs',
        ours: values,
        base: costs.few,
        atMostRatio: 1.2,
      }),
    ),
    compared({
      name: 'an event, a full duplicate window, against an empty one',
      unit: 'µs',
      ours: costs.full,
      base: costs.few,
    }),
    alone({ name: 'building the index of that plan', unit: 'ms', values: indexCosts(rounds) }),
    alone({
      name: 'building it with patterns over the payload',
      unit: 'ms',
      values: indexCosts(rounds, patternByValue),
    }),
  ];

  /** Microseconds an event: it is taken, its delivery dispatched and settled. */
  function measure(index, first, count) {
    let state = first;
    const signals = Array.from({ length: count }, (_, number) => signalOf(number));
    const began = process.hrtime.bigint();
    signals.forEach((signal, number) => {
      if (number % CORRELATION === 0) state = first;
      const when = { at: 1_000 + number, run: 'bench', dispatchedBytes: 0 };
      const step = advance(index, state, { input: 'events', signal }, when);
      const [effect] = step.effects;
      const settled = { input: 'settled', delivery: effect.delivery.id, ending: ANSWERED };
      state = advance(index, step.state, settled, when).state;
    });
    return Number(process.hrtime.bigint() - began) / 1_000 / count;
  }

  function filled(index) {
    let state = initialState('bench');
    for (let number = 0; number < 5_000; number++) {
      const signal = signalOf(number, 'NobodyAsks');
      state = advance(index, state, { input: 'events', signal }, { at: number, run: 'bench' }).state;
    }
    return state;
  }

  function indexCosts(times, chosenBy) {
    return Array.from({ length: times }, () => {
      // Patterns are compiled once for each plan object.
      const plan = planWith(OTHERS, chosenBy);
      const began = performance.now();
      indexPlan(plan);
      return performance.now() - began;
    });
  }
}

function rules() {
  const { advance } = fromDist('src/coordination/advance.js');
  const { indexPlan } = fromDist('src/coordination/routing/plan-index.js');
  const { initialState } = fromDist('src/coordination/initial.js');
  return { advance, indexPlan, initialState };
}

const byType = (number) => ({ type: `OtherWanted${number}` });
const patternByType = (number) => ({
  pattern: {
    type: [`OtherWanted${number}`, `AlsoWanted${number}`],
    payload: { severity: [{ prefix: 'hi' }] },
  },
});
const patternByValue = (number) => ({
  pattern: { payload: { customer: [`c-${number}`], number: [{ numeric: ['>=', 0] }] } },
});

/** All ask for the type of the event itself, and are told apart only by a value in the payload. */
const wanting = (payload) => ({ pattern: { type: ['WorkWanted'], payload } });
const SAME_TYPE = {
  'filter text over the payload': (number) => ({
    type: 'WorkWanted',
    filter: [{ name: 'customer', path: ['payload', 'customer'], equals: `c-${number}`, text: `c-${number}` }],
  }),
  'a value of a pattern': (number) => wanting({ customer: [`c-${number}`] }),
  'a prefix of a pattern': (number) => wanting({ customer: [{ prefix: `c-${number}` }] }),
  'either of two values ($or)': (number) =>
    wanting({ $or: [{ customer: [`c-${number}`] }, { region: [`r-${number}`] }] }),
};

function planWith(others, chosenBy = byType) {
  const reactions = [
    reaction('worker', { type: 'WorkWanted' }),
    ...Array.from({ length: others }, (_, number) => reaction(`other-${number}`, chosenBy(number))),
  ];
  const kinds = [...reactions.flatMap(({ on }) => on.type ?? []), 'WorkDone', 'NobodyAsks'];
  return {
    plan: 'bench',
    hash: '0123456789abcdef',
    reactions,
    topics: { work: {} },
    defaultTopic: 'work',
    events: Object.fromEntries(kinds.map((type) => [type, { kind: 'event', publishers: [] }])),
    limits: { hops: 64 },
  };
}

function reaction(name, chosen) {
  return {
    name,
    agent: name,
    task: name,
    on: { trigger: 'event', ...chosen },
    publishes: {},
    timeoutMs: 60_000,
    retry: {
      maxRetries: 0,
      backoff: 'exponential',
      initialDelayMs: 1,
      maxDelayMs: 1,
      noRetryOn: [],
      jitter: 'none',
    },
  };
}

function signalOf(number, type = 'WorkWanted') {
  const event = {
    id: `${type}-${number}`,
    type,
    source: '/bench',
    timestamp: '2026-11-20T10:00:00Z',
    version: '1.0',
    correlation_id: 'bench',
  };
  return {
    plan: 'bench',
    hash: '0123456789abcdef',
    events: [
      { event, payload: { number, customer: 'nobody' }, routing: { topic: 'work', priority: 'normal' } },
    ],
  };
}

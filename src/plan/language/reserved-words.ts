// Words of the language that this version knows and cannot run. Constants only. They are refused with "not yet", never ignored,
// and never taken for a slip of the pen.

const OF_LATER_REACTIONS = ['at_most', 'on_stale', 'deliver'];
const OF_LATER_AGENTS = [
  'capabilities',
  'capacity',
  'dependencies',
  'fallback',
  'context',
  'untrusted',
  'strategy',
  'weight',
  'rate',
];

/** By the place where they may stand. */
export const RESERVED_WORDS = {
  plan: ['pools', 'conflicts', 'include', 'overlay', 'breakers', ...OF_LATER_AGENTS],
  source: ['untrusted', 'rate', 'weight'],
  topic: ['rate', 'weight', 'untrusted', 'deliver'],
  event: ['partial', 'supersedes', 'confirms', 'retracts'],
  limits: ['rounds', 'budget'],
  defaults: ['deadline', 'retry', 'topic', 'priority', 'deliver'],
  retry: ['breaker', 'budget'],
  run: ['human', 'http', 'mcp', 'a2a', 'remote', 'callback', 'model', 'container', 'folder', 'pool'],
  reaction: OF_LATER_REACTIONS,
  agent: ['pool', 'breaker', ...OF_LATER_REACTIONS, ...OF_LATER_AGENTS],
  publishes: ['compensated', 'partially_compensated'],
  trigger: ['quorum'],
  aggregator: ['partial'],
  awaited: [],
  saga: [],
  endings: [],
  step: [],
  undo: [],
  gate: [],
  criterion: [],
  evidence: [],
  approval: [],
  pause: [],
  tasks: [],
  task: OF_LATER_REACTIONS,
  machine: [],
  input: [],
  transition: [],
} as const satisfies Record<string, readonly string[]>;

/** A kind of object in the language. */
export type Place = keyof typeof RESERVED_WORDS;

// Words of the language that this version knows and cannot run. Constants only. They are refused with "not yet", never ignored,
// and never taken for a slip of the pen.

const OF_LATER_REACTIONS = ['gate', 'at_most', 'through_pause', 'on_stale', 'deliver'];
const OF_LATER_AGENTS = [
  'capabilities',
  'capacity',
  'dependencies',
  'fallback',
  'context',
  'requires_approval',
  'untrusted',
  'strategy',
  'weight',
  'rate',
];

/** By the place where they may stand. */
export const RESERVED_WORDS = {
  plan: [
    'sagas',
    'gates',
    'pools',
    'pauses',
    'tasks',
    'states',
    'conflicts',
    'roles',
    'include',
    'overlay',
    'breakers',
    ...OF_LATER_AGENTS,
  ],
  source: ['untrusted', 'rate', 'weight'],
  topic: ['rate', 'weight', 'untrusted', 'deliver'],
  event: ['partial', 'supersedes', 'answer', 'timeout', 'confirms', 'retracts'],
  limits: ['rounds', 'tasks', 'budget'],
  defaults: ['deadline', 'retry', 'topic', 'priority', 'deliver'],
  retry: ['breaker', 'budget'],
  run: ['human', 'http', 'mcp', 'a2a', 'remote', 'callback', 'model', 'container', 'folder', 'pool'],
  reaction: OF_LATER_REACTIONS,
  agent: ['asks', 'pool', 'breaker', ...OF_LATER_REACTIONS, ...OF_LATER_AGENTS],
  publishes: ['planned', 'compensated', 'partially_compensated'],
  trigger: ['on_unsatisfiable', 'quorum'],
  aggregator: ['on_unsatisfiable', 'correlate_by', 'partial'],
  awaited: ['filter', 'topic'],
} as const satisfies Record<string, readonly string[]>;

/** A kind of object in the language. */
export type Place = keyof typeof RESERVED_WORDS;

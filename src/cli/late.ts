// Everything heavy that commands use, loaded at the moment it is asked for: `--help` must come at once, and the SDK, zod and
// yaml take a third of a second together. `require` instead of `import()`, for the output is CommonJS.

export const late = {
  prepare: () => require('../client/prepare-events') as typeof import('../client/prepare-events'),
  doubts: () => require('../client/publish-doubts') as typeof import('../client/publish-doubts'),
  publish: () => require('../client/publish-events') as typeof import('../client/publish-events'),
  aggregator: () =>
    require('../coordination/aggregator/read') as typeof import('../coordination/aggregator/read'),
  shard: () =>
    require('../coordination/aggregator/shard') as typeof import('../coordination/aggregator/shard'),
  nearest: () => require('../plan/nearest-name') as typeof import('../plan/nearest-name'),
  ask: () => require('../client/ask') as typeof import('../client/ask'),
  gates: () => ({
    ...(require('../client/gates') as typeof import('../client/gates')),
    ...(require('../client/gate-view') as typeof import('../client/gate-view')),
  }),
  pauses: () => require('../client/pauses') as typeof import('../client/pauses'),
  sagas: () => ({
    ...(require('../client/prepare-saga') as typeof import('../client/prepare-saga')),
    ...(require('../client/sagas') as typeof import('../client/sagas')),
    ...(require('../client/saga-list') as typeof import('../client/saga-list')),
    ...(require('../client/wait-for-saga') as typeof import('../client/wait-for-saga')),
    ...(require('../store/read-saga') as typeof import('../store/read-saga')),
    ...(require('../store/read-saga-attempts') as typeof import('../store/read-saga-attempts')),
  }),
  sagasOf: () => require('../client/sagas-of') as typeof import('../client/sagas-of'),
  pauseRequests: () => require('../contract/pause-requests') as typeof import('../contract/pause-requests'),
  endCorrelation: () => require('../client/end-correlation') as typeof import('../client/end-correlation'),
  connect: () => require('../temporal/connect') as typeof import('../temporal/connect'),
  settings: () => require('../config/settings') as typeof import('../config/settings'),
  servers: () => require('../temporal/servers') as typeof import('../temporal/servers'),
  searchAttributes: () =>
    require('../contract/search-attributes') as typeof import('../contract/search-attributes'),
  namespace: () => require('../temporal/namespace') as typeof import('../temporal/namespace'),
  plan: () => require('../plan/load-plan') as typeof import('../plan/load-plan'),
  folder: () => require('../agents/correlation-folder') as typeof import('../agents/correlation-folder'),
  duration: () => require('../plan/duration') as typeof import('../plan/duration'),
  planCheck: () => require('../plan/check/check-plan') as typeof import('../plan/check/check-plan'),
  planText: () => require('./views/plan-text') as typeof import('./views/plan-text'),
  planPicture: () => require('../plan/mermaid') as typeof import('../plan/mermaid'),
  worker: () => ({
    ...(require('../worker/install-runtime') as typeof import('../worker/install-runtime')),
    ...(require('../worker/run-worker') as typeof import('../worker/run-worker')),
  }),
  explain: () => ({
    ...(require('../coordination/explain/explain-event') as typeof import('../coordination/explain/explain-event')),
    ...(require('../coordination/explain/explain-correlation') as typeof import('../coordination/explain/explain-correlation')),
    ...(require('../store/read-attempts') as typeof import('../store/read-attempts')),
    ...(require('../store/read-sagas') as typeof import('../store/read-sagas')),
    ...(require('./trigger-places') as typeof import('./trigger-places')),
  }),
  store: () => require('../store/read-correlation') as typeof import('../store/read-correlation'),
  atWork: () => require('../store/agents-at-work') as typeof import('../store/agents-at-work'),
  follow: () => require('../store/follow-correlation') as typeof import('../store/follow-correlation'),
  wait: () => require('../client/wait-for-rest') as typeof import('../client/wait-for-rest'),
  filterTest: () => require('./filter-test') as typeof import('./filter-test'),
  filterCases: () => require('./filter-cases') as typeof import('./filter-cases'),
  table: () => require('./output/table') as typeof import('./output/table'),
} as const;

// The event types that every team knows (M3). Safe: constants only, may be imported by every room and by the sandbox.

/** What happens in the team's own work. */
export const DOMAIN_EVENTS = {
  taskStarted: 'TaskStartedEvent',
  taskCompleted: 'TaskCompletedEvent',
  taskFailed: 'TaskFailedEvent',
  decisionMade: 'DecisionMadeEvent',
  reviewRequested: 'ReviewRequestedEvent',
  reviewCompleted: 'ReviewCompletedEvent',
} as const;

/** What passes between agents. */
export const INTEGRATION_EVENTS = {
  agentHandoff: 'AgentHandoffEvent',
  contextSync: 'ContextSyncEvent',
  dependencyResolved: 'DependencyResolvedEvent',
} as const;

/** What the system says of itself. */
export const SYSTEM_EVENTS = {
  agentHealth: 'AgentHealthEvent',
  checkpointCreated: 'CheckpointCreatedEvent',
  errorOccurred: 'ErrorOccurredEvent',
} as const;

/** All names of the taxonomy, in the order of M3. */
export const TAXONOMY: readonly string[] = [
  ...Object.values(DOMAIN_EVENTS),
  ...Object.values(INTEGRATION_EVENTS),
  ...Object.values(SYSTEM_EVENTS),
];

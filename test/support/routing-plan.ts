// A routing plan for tests of the rules, from as few words as the test needs. Every field can be given.

import { leavesOf } from '../../src/coordination/routing/plan-index';
import { kindOf } from '../../src/events/kind';
import type {
  EventTrigger,
  JoinTrigger,
  ReactionWork,
  RetryRule,
  RoutingApproval,
  RoutingPlan,
  RoutingPublishes,
  RoutingReaction,
  Trigger,
} from '../../src/plan/routing-plan';

export const noRetry: RetryRule = {
  maxRetries: 0,
  backoff: 'exponential',
  initialDelayMs: 1_000,
  maxDelayMs: 30_000,
  noRetryOn: [],
  jitter: 'none',
};

export const on = (type: string, rest: Partial<EventTrigger> = {}): EventTrigger => ({
  trigger: 'event',
  type,
  ...rest,
});

export const join = (
  trigger: JoinTrigger['trigger'],
  of: (string | Trigger)[],
  rest: Partial<JoinTrigger> = {},
): JoinTrigger => ({ trigger, of: of.map((each) => (typeof each === 'string' ? on(each) : each)), ...rest });

export interface AgentWords {
  on: string | Trigger;
  publishes?: RoutingPublishes;
  timeoutMs?: number;
  deadlineMs?: number;
  retry?: RetryRule;
  does?: ReactionWork;
  gate?: string;
  approval?: RoutingApproval;
  throughPause?: true;
}

/** `agents`: by reaction name, `agent` or `agent/task`. */
export function routingPlan(
  agents: Record<string, AgentWords>,
  rest: Partial<RoutingPlan> & { completeOn?: Trigger } = {},
): RoutingPlan {
  const reactions = Object.entries(agents).map(([name, words]): RoutingReaction => {
    const [agent = name, task = agent] = name.split('/');
    return {
      name,
      agent,
      task,
      on: typeof words.on === 'string' ? on(words.on) : words.on,
      publishes: words.publishes ?? {},
      timeoutMs: words.timeoutMs ?? 60_000,
      deadlineMs: words.deadlineMs,
      retry: words.retry ?? noRetry,
      ...(words.does && { does: words.does }),
      ...(words.gate !== undefined && { gate: words.gate }),
      ...(words.approval && { approval: words.approval }),
      ...(words.throughPause && { throughPause: words.throughPause }),
    };
  });
  const events: RoutingPlan['events'] = {};
  const know = (type: string, publisher?: string) => {
    events[type] ??= { kind: kindOf(type), publishers: [] };
    if (publisher) events[type].publishers.push(publisher);
  };
  for (const { agent, on: trigger, publishes } of reactions) {
    for (const { type } of leavesOf(trigger)) if (type) know(type);
    const { started, completed, failed, planned, outcomes, emits } = publishes;
    for (const type of [
      started,
      completed,
      failed,
      planned,
      ...Object.values(outcomes ?? {}),
      ...(emits ?? []),
    ])
      if (type) know(type, `/${agent}`);
  }
  return {
    plan: 'team',
    hash: '0123456789abcdef',
    reactions,
    topics: { 'project.tasks': {} },
    defaultTopic: 'project.tasks',
    events,
    limits: { hops: 64 },
    ...rest,
  };
}

/** M7: the seven agents of the feature team, by the reactions that the requirement lists. */
export const featureTeam = (rest: Partial<RoutingPlan> = {}): RoutingPlan =>
  routingPlan(
    {
      'backend-architect': {
        on: 'UserStoryApproved',
        publishes: { started: 'APIDesignStarted', completed: 'APIDesignCompleted' },
      },
      'ux-designer': {
        on: 'UserStoryApproved',
        publishes: { started: 'WireframeStarted', completed: 'WireframeCompleted' },
      },
      'python-pro': {
        on: 'APIDesignCompleted',
        publishes: {
          started: 'BackendImplementationStarted',
          completed: 'BackendImplementationCompleted',
          failed: 'BackendImplementationFailed',
        },
      },
      'database-specialist': {
        on: 'APIDesignCompleted',
        publishes: { started: 'SchemaDesignStarted', completed: 'SchemaDesignCompleted' },
      },
      'frontend-specialist': {
        on: join('all', ['BackendImplementationCompleted', 'WireframeCompleted']),
        publishes: { started: 'FrontendImplementationStarted', completed: 'FrontendImplementationCompleted' },
      },
      'test-engineer/test-plan': {
        on: 'UserStoryApproved',
        publishes: { started: 'TestPlanStarted', completed: 'TestPlanCompleted' },
      },
      'test-engineer/testing': {
        on: join('all', [
          'BackendImplementationCompleted',
          'SchemaDesignCompleted',
          'FrontendImplementationCompleted',
          'TestPlanCompleted',
        ]),
        publishes: { started: 'TestingStarted', completed: 'TestingCompleted', failed: 'TestingFailed' },
      },
    },
    {
      plan: 'feature-team',
      completeOn: join('any', ['TestingCompleted']),
      failOn: join('any', ['TestingFailed', 'BackendImplementationFailed']),
      ...rest,
    },
  );

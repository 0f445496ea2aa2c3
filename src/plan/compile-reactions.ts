// Agents as they were written, made into reactions. Pure: no zod value, no Node.
import { DOMAIN_EVENTS } from '../events/taxonomy';
import { compileTrigger, leavesOf, milliseconds, namedTypeOf } from './compile-trigger';
import type { AgentWords, PlanDocument, PublishesWords, ReactionWords, RetryWords } from './plan-schema';
import type { PlanPath } from './position';
import type { RetryRule, RoutingPublishes, RoutingReaction, Trigger } from './routing-plan';

/** Of an attempt, where neither the reaction nor the plan says one. */
const TIMEOUT_MS = 60_000;

/** M19 as it is written there, for plans that say nothing. An absent list of reasons leaves the choice to the rules. */
const RETRY: RetryRule = {
  maxRetries: 3,
  backoff: 'exponential',
  initialDelayMs: 1_000,
  maxDelayMs: 30_000,
  noRetryOn: [],
  jitter: 'half',
};

/** A reaction as it was written and where: on the agent itself or in its list. */
export interface WrittenReaction {
  agent: string;
  words: ReactionWords;
  path: PlanPath;
  /** `agent`, or `agent/task` where the agent has several. */
  name: string;
}

/** Every reaction of a plan in the order of its text: the order in which an event's deliveries are dispatched. */
export function writtenReactions(document: PlanDocument): WrittenReaction[] {
  return Object.entries(document.agents).flatMap(([agent, words]) => {
    const path = ['agents', agent];
    if (words.reactions)
      return words.reactions.map((each, index) => ({
        agent,
        words: each,
        path: [...path, 'reactions', index],
        name: words.reactions?.length === 1 ? agent : `${agent}/${each.task ?? agent}`,
      }));
    return words.on === undefined
      ? []
      : [{ agent, words: { ...ownReaction(words), on: words.on }, path, name: agent }];
  });
}

const ownReaction = ({ task, publishes, timeout, deadline, retry }: AgentWords) => ({
  ...(task === undefined ? {} : { task }),
  ...(publishes === undefined ? {} : { publishes }),
  ...(timeout === undefined ? {} : { timeout }),
  ...(deadline === undefined ? {} : { deadline }),
  ...(retry === undefined ? {} : { retry }),
});

/** The reactions as the rules read them. What an agent says for itself holds for each of its reactions that says nothing. */
export function compileReactions(document: PlanDocument): RoutingReaction[] {
  const written = writtenReactions(document).map((each) => ({ ...each, on: compileTrigger(each.words.on) }));
  const ends = [document.complete_on, document.fail_on].flatMap((end) =>
    end === undefined ? [] : [compileTrigger(end)],
  );
  const named = typesNamedBy([...written.map(({ on }) => on), ...ends]);
  return written.map(({ agent, words, name, on }) => {
    const own = document.agents[agent];
    const timeout = words.timeout ?? own?.timeout ?? document.defaults?.timeout;
    const deadline = words.deadline ?? own?.deadline;
    return {
      name,
      agent,
      task: words.task ?? own?.task ?? agent,
      on,
      publishes: compilePublishes(words.publishes ?? own?.publishes, named),
      timeoutMs: timeout === undefined ? TIMEOUT_MS : milliseconds(timeout),
      ...(deadline === undefined ? {} : { deadlineMs: milliseconds(deadline) }),
      retry: compileRetry(words.retry ?? own?.retry, document.retry ?? {}),
    };
  });
}

function typesNamedBy(triggers: Trigger[]): Set<string> {
  const types = triggers.flatMap(leavesOf).map(namedTypeOf);
  return new Set(types.filter((type) => type !== undefined));
}

/** Where nothing is said, a task's completion is an event; its start and failure are where somebody asks for them. */
function compilePublishes(words: PublishesWords | undefined, named: ReadonlySet<string>): RoutingPublishes {
  const { taskStarted, taskCompleted, taskFailed } = DOMAIN_EVENTS;
  const started = words?.started ?? (named.has(taskStarted) ? taskStarted : undefined);
  const completed = words ? words.completed : taskCompleted;
  const failed = words?.failed ?? (named.has(taskFailed) ? taskFailed : undefined);
  return {
    ...(started === undefined ? {} : { started }),
    ...(completed === undefined ? {} : { completed }),
    ...(failed === undefined ? {} : { failed }),
    ...(words?.outcomes === undefined ? {} : { outcomes: words.outcomes }),
    ...(words?.emits === undefined ? {} : { emits: words.emits }),
  };
}

/** A policy by name or in place, over `retry.default`, over M19's own numbers. An unknown name is the check's to report. */
function compileRetry(
  words: string | RetryWords | undefined,
  policies: Record<string, RetryWords>,
): RetryRule {
  const base = retryRule(RETRY, own(policies, 'default'));
  return retryRule(base, typeof words === 'string' ? own(policies, words) : words);
}

function retryRule(base: RetryRule, words: RetryWords | undefined): RetryRule {
  if (!words) return base;
  const initialDelayMs =
    words.initial_delay === undefined ? base.initialDelayMs : milliseconds(words.initial_delay);
  return {
    ...base,
    ...(words.max_retries === undefined ? {} : { maxRetries: words.max_retries }),
    ...(words.backoff_type === undefined ? {} : { backoff: words.backoff_type }),
    initialDelayMs,
    maxDelayMs:
      words.max_delay === undefined
        ? Math.max(base.maxDelayMs, initialDelayMs)
        : milliseconds(words.max_delay),
    ...(words.retry_on === undefined ? {} : { retryOn: words.retry_on }),
    ...(words.no_retry_on === undefined ? {} : { noRetryOn: words.no_retry_on }),
    ...(words.jitter === undefined ? {} : { jitter: words.jitter }),
  };
}

const own = <T>(record: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

// Names that refer to something: topics, retry policies, subscribers; and names that may not be. Pure.
import { quote } from '../events/text';
import { writtenReactions } from './compile-reactions';
import type { WrittenPlan } from './compiled-plan';
import { canFeed } from './feeding';
import { quotedWithNearest } from './nearest-name';
import type { PlanPath } from './position';
import { type PlanProblem, problemAt } from './problem';
import { isReservedAgentName } from './reserved-agent-name';
import { leavesAt } from './written-leaves';

/** Topics: those that events name, the default one, and sources and agents that a topic lists. */
export function checkTopics({ routing, document, positions, file }: WrittenPlan): PlanProblem[] {
  const topics = document.topics ?? {};
  const names = Object.keys(topics);
  const problems: PlanProblem[] = [];
  for (const [type, event] of Object.entries(document.events ?? {}))
    if (event?.topic !== undefined && !Object.hasOwn(routing.topics, event.topic)) {
      const message = `unknown topic ${quotedWithNearest(event.topic, names)}`;
      problems.push(problemAt(file, positions.of(['events', type, 'topic']), 'SB101', message));
    }
  const defaults = names.filter((name) => topics[name]?.default);
  for (const name of defaults.slice(1)) {
    const message = `two default topics, ${defaults[0]} and ${name}; take one default: true out`;
    problems.push(problemAt(file, positions.of(['topics', name, 'default']), 'SB112', message));
  }
  if (names.length > 1 && defaults.length === 0) {
    const message = 'topics has no default; give one of them default: true';
    problems.push(problemAt(file, positions.of(['topics'], 'key'), 'SB112', message));
  }
  const agents = Object.keys(document.agents).map((agent) => `/${agent}`);
  const sources = [...Object.keys(document.sources ?? {}), ...agents];
  for (const [name, topic] of Object.entries(topics)) {
    const listed = [
      ['subscribers', agents, 'agent', 'SB103'] as const,
      ...(document.sources ? [['publishers', sources, 'source', 'SB103'] as const] : []),
    ];
    for (const [word, known, noun, code] of listed) {
      const members = topic[word];
      if (!Array.isArray(members)) continue;
      members.forEach((member, index) => {
        if (known.includes(member)) return;
        const at = positions.of(['topics', name, word, index]);
        problems.push(problemAt(file, at, code, `unknown ${noun} ${quotedWithNearest(member, known)}`));
      });
    }
  }
  return problems;
}

/** Reactions to a topic that lists its subscribers and not this agent: the rules would never wake it. */
export function checkSubscribers({ routing, document, positions, file }: WrittenPlan): PlanProblem[] {
  return writtenReactions(document).flatMap(({ agent, words, path, name }) =>
    leavesAt(words.on, [...path, 'on'], name).flatMap(({ leaf, path: at, type }) => {
      const named =
        type !== undefined && canFeed(routing, leaf, type) ? routing.events[type]?.topic : undefined;
      const topic = leaf.topic ?? named;
      const subscribers = topic === undefined ? undefined : routing.topics[topic]?.subscribers;
      if (!subscribers || subscribers.includes(`/${agent}`)) return [];
      const message = `topic ${topic} does not list /${agent} under subscribers; it lists ${subscribers.join(', ')}`;
      return [problemAt(file, positions.of(at), 'SB113', message)];
    }),
  );
}

/** Retry policies by name, agent names that are ours, and reactions whose names meet. */
export function checkAgents({ document, positions, file }: WrittenPlan): PlanProblem[] {
  const policies = Object.keys(document.retry ?? {});
  const problems: PlanProblem[] = [];
  const checkRetry = (retry: unknown, path: PlanPath) => {
    if (typeof retry !== 'string' || policies.includes(retry) || retry === 'default') return;
    const message = `unknown retry policy ${quotedWithNearest(retry, ['default', ...policies])}`;
    problems.push(problemAt(file, positions.of(path), 'SB102', message));
  };
  for (const [agent, words] of Object.entries(document.agents)) {
    const path = ['agents', agent];
    if (isReservedAgentName(agent)) {
      const message = `agent name ${quote(agent)} is reserved (default, complete_on, fail_on, signalbox…); rename the agent`;
      problems.push(problemAt(file, positions.of(path, 'key'), 'SB106', message));
    }
    checkRetry(words.retry, [...path, 'retry']);
    words.reactions?.forEach((reaction, index) => {
      checkRetry(reaction.retry, [...path, 'reactions', index, 'retry']);
    });
    if (words.on === undefined && words.reactions === undefined)
      problems.push(
        problemAt(
          file,
          positions.of(path, 'key'),
          'SB215',
          `${agent} reacts to nothing; give it on or reactions`,
        ),
      );
  }
  const seen = new Set<string>();
  for (const { name, agent, path } of writtenReactions(document)) {
    if (seen.has(name)) {
      const message = `${agent} has two reactions with task ${quote(name.slice(agent.length + 1))}; give each a task of its own`;
      problems.push(problemAt(file, positions.of(path), 'SB105', message));
    }
    seen.add(name);
  }
  return problems;
}

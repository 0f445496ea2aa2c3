// Names that refer to something: topics, retry policies, subscribers, agents. Pure.
import type { WrittenPlan } from '../compiled-plan';
import type { WorkWords } from '../language/retry-schema';
import { quotedWithNearest } from '../nearest-name';
import { ownValue } from '../own-value';
import type { PlanPath } from '../position';
import { type PlanProblem, problemAt } from '../problem';
import { leavesAt } from '../written/written-leaves';
import { writtenNames } from '../written/written-names';
import { writtenReactions } from '../written/written-reactions';
import { writtenWork } from '../written/written-work';
import { canFeed } from './feeding';

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
  const own = writtenNames(document).map(({ name }) => `/${name}`);
  const sources = [...Object.keys(document.sources ?? {}), ...own];
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

/** Retry policies by name, agents that are not there, and agents that nothing wakes. */
export function checkAgents({ routing, document, positions, file }: WrittenPlan): PlanProblem[] {
  const policies = Object.keys(document.retry ?? {});
  const agents = Object.keys(document.agents);
  const work = writtenWork(document);
  const retryProblem = ({ retry }: WorkWords, path: PlanPath): PlanProblem[] => {
    if (typeof retry !== 'string' || policies.includes(retry) || retry === 'default') return [];
    const message = `unknown retry policy ${quotedWithNearest(retry, ['default', ...policies])}`;
    return [problemAt(file, positions.of([...path, 'retry']), 'SB102', message)];
  };
  const busy = new Set(work.map(({ agent }) => agent));
  const idle = agents.filter((agent) => !busy.has(agent) && !ownValue(routing.subtaskAgents, agent));
  const unknown = work.filter(({ agent, agentPath }) => agentPath && !agents.includes(agent));
  return [
    ...Object.entries(document.agents).flatMap(([agent, words]) => retryProblem(words, ['agents', agent])),
    ...work.flatMap(({ words, path }) => retryProblem(words, path)),
    ...unknown.map(({ agent, agentPath = [] }) =>
      problemAt(file, positions.of(agentPath), 'SB114', `unknown agent ${quotedWithNearest(agent, agents)}`),
    ),
    ...idle.map((agent) =>
      problemAt(
        file,
        positions.of(['agents', agent], 'key'),
        'SB215',
        `${agent} reacts to nothing; give it on or reactions`,
      ),
    ),
  ];
}

// Triggers that can never match, and events that nobody publishes. Pure.

import { quote } from '../../events/text';
import { askedSources } from '../asked-sources';
import type { WrittenPlan } from '../compiled-plan';
import { quotedWithNearest } from '../nearest-name';
import type { PlanPath } from '../position';
import { type PlanProblem, problemAt } from '../problem';
import type { EventTrigger } from '../routing-plan';
import { type WrittenLeaf, writtenLeaves } from '../written/written-leaves';
import { writtenNames } from '../written/written-names';
import { writtenTasks } from '../written/written-tasks';
import { headerProblem, isSystemSource, knownHeaders } from './check-headers';
import { isInner, topicOf } from './feeding';
import { nearestType } from './nearest-type';
import { publishedTypes } from './published-types';
import { publishersOf } from './type-publishers';

/** Of each leaf the first thing that is wrong with it. */
export const checkTriggers = (plan: WrittenPlan): PlanProblem[] =>
  leafProblems(plan).map(({ problem }) => problem);

/** The same with the place of each leaf. */
export function leafProblems(plan: WrittenPlan): { path: PlanPath; problem: PlanProblem }[] {
  const { routing, document, positions, file } = plan;
  const published = publishedTypes(routing, document);
  const declared = new Set(Object.keys(document.events ?? {}));
  const topics = new Set(Object.keys(routing.topics));
  const own = writtenNames(document).map(({ name }) => `/${name}`);
  const sources = new Set([...Object.keys(routing.sources ?? {}), ...own]);
  const known = knownHeaders(plan, topics, sources);
  const typeProblem = ({ type, typePath, byFilter, waiter }: WrittenLeaf): PlanProblem | undefined => {
    if (type === undefined || published.has(type)) return undefined;
    const near = declared.has(type) ? undefined : nearestType(type, [...published, ...declared]);
    const at = positions.of(typePath);
    const task = writtenTasks(document).find((each) => each.task === type);
    if (task && near === undefined) {
      const message = `${byFilter ? 'filter' : 'trigger'} can never match: no event type ${quote(type)}; task ${type} publishes ${task.completed}`;
      return problemAt(file, at, 'SB104', message);
    }
    if (near === undefined)
      return problemAt(file, at, 'SB211', `nobody publishes ${type}, which ${waiter} waits for`);
    const message = `${byFilter ? 'filter' : 'trigger'} can never match: no event type ${quote(type)}; did you mean ${near}?`;
    return problemAt(file, at, 'SB104', message);
  };
  /** Of one source of a list its own place. */
  const fromAt = ({ leaf, path }: Pick<WrittenLeaf, 'leaf' | 'path'>, named: string) =>
    positions.of([...path, 'from', ...(Array.isArray(leaf.from) ? [leaf.from.indexOf(named)] : [])]);
  const placeProblem = ({ leaf, path }: WrittenLeaf): PlanProblem | undefined => {
    if (leaf.topic !== undefined && !topics.has(leaf.topic))
      return problemAt(
        file,
        positions.of([...path, 'topic']),
        'SB101',
        `unknown topic ${quotedWithNearest(leaf.topic, topics)}`,
      );
    if (!routing.sources) return undefined;
    const unknown = askedSources(leaf)?.find((each) => !sources.has(each) && !isSystemSource(each));
    if (unknown === undefined) return undefined;
    const message = `unknown source ${quotedWithNearest(unknown, sources)}`;
    return problemAt(file, fromAt({ leaf, path }, unknown), 'SB103', message);
  };
  const neverProblem = ({ leaf, path, type, typePath, byFilter }: WrittenLeaf): PlanProblem | undefined => {
    const contradiction = contradictionOf(leaf);
    if (contradiction)
      return problemAt(file, positions.of(path), 'SB104', `filter can never match: ${contradiction}`);
    if (type === undefined) return undefined;
    const topic = topicOf(routing, type);
    if (leaf.topic !== undefined && leaf.topic !== topic && isInner(routing, type)) {
      const message = `${byFilter ? 'filter' : 'trigger'} can never match: ${type} travels on topic ${quote(topic)}, not ${quote(leaf.topic)}`;
      return problemAt(file, positions.of(typePath), 'SB104', message);
    }
    const publishers = publishersOf(routing, type);
    if (!routing.sources || publishers.length === 0) return undefined;
    const silent = askedSources(leaf)?.find((each) => !publishers.includes(each));
    if (silent === undefined) return undefined;
    const message = `trigger can never match: ${type} is published by ${publishers.join(', ')}, not by ${silent}`;
    return problemAt(file, fromAt({ leaf, path }, silent), 'SB104', message);
  };
  return writtenLeaves(document).flatMap((leaf) => {
    const problem =
      placeProblem(leaf) ?? typeProblem(leaf) ?? neverProblem(leaf) ?? headerProblem(plan, known, leaf);
    return problem ? [{ path: leaf.path, problem }] : [];
  });
}

/** Two values asked of one field: `type=A and type=B`, or a type of its own beside another in the filter. */
function contradictionOf({ type, topic, from, filter = [] }: EventTrigger): string | undefined {
  const asked = new Map<string, string>();
  if (type !== undefined) asked.set('event.type', type);
  if (topic !== undefined) asked.set('routing.topic', topic);
  if (typeof from === 'string') asked.set('event.source', from);
  for (const { path, name, text } of filter) {
    const field = path.join('.');
    if (field === 'event.source' && Array.isArray(from) && !from.includes(text))
      return `source cannot be ${quote(text)} and one of ${from.join(', ')}`;
    const before = asked.get(field);
    if (before !== undefined && before !== text)
      return `${name} cannot be ${quote(before)} and ${quote(text)}`;
    asked.set(field, text);
  }
  return undefined;
}

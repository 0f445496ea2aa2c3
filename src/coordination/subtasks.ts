// Subtasks that an agent plans while it works (M11): checked, dispatched and joined like declared ones. Safe and pure.
import { deliveryKey } from '../events/derived-id';
import type { Envelope } from '../events/envelope';
import { isJsonObject, type JsonObject } from '../events/json';
import { utf8Bytes } from '../events/text';
import { nearestName } from '../plan/nearest-name';
import { plannedReactionName } from '../plan/planned-reaction';
import type { Delivery, Sequence } from './state';
import { record, type Turn } from './turn';

/** How many subtasks a correlation may have where the plan says nothing. */
export const SUBTASKS = 100;
/** What a subtask answered is handed to those that depend on it up to this size; what is larger is in the timeline. */
const RESULT_BYTES = 4_096;
/** So many agents are named to a planner who names one that is not there. */
const AGENTS_NAMED = 8;

export interface Subtask {
  agent: string;
  dependsOn: string[];
  status: 'open' | 'done' | 'failed';
  /** The delivery that works on it. */
  delivery: string;
  /** The planner: `/planner`. */
  by: string;
  result?: JsonObject;
}

export interface Planned {
  task: string;
  agent: string;
  dependsOn: string[];
  input: JsonObject;
}

/** The subtasks that an event plans; undefined of an event that plans none, a sentence where they cannot be taken. */
export function subtasksIn(
  turn: Turn,
  { event, payload }: Envelope,
): { planned: Planned[] } | { problem: string } | undefined {
  if (!turn.index.isPlanner(event.type, event.source)) return undefined;
  const listed = payload.tasks === undefined ? [payload] : payload.tasks;
  if (!Array.isArray(listed) || listed.length === 0)
    return { problem: `payload.tasks needs to be a list of subtasks, got ${JSON.stringify(payload.tasks)}` };
  const planned: Planned[] = [];
  for (const [position, value] of listed.entries()) {
    const place = payload.tasks === undefined ? 'payload' : `payload.tasks[${position}]`;
    const read = readSubtask(value, place);
    if ('problem' in read) return read;
    planned.push(read);
  }
  const problem = problemOf(turn, planned);
  return problem === undefined ? { planned } : { problem };
}

function readSubtask(value: unknown, place: string): Planned | { problem: string } {
  if (!isJsonObject(value)) return { problem: `${place} needs to be an object with task and agent` };
  const { task, agent, depends_on: dependsOn = [], input = {} } = value;
  if (typeof task !== 'string' || !/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u.test(task))
    return {
      problem: `${place}.task needs a name of letters, digits, ".", "_" and "-", got ${JSON.stringify(task)}`,
    };
  if (typeof agent !== 'string')
    return { problem: `${place}.agent needs the name of an agent, got ${JSON.stringify(agent)}` };
  if (!Array.isArray(dependsOn) || dependsOn.some((each) => typeof each !== 'string'))
    return { problem: `${place}.depends_on needs a list of subtasks, got ${JSON.stringify(dependsOn)}` };
  if (!isJsonObject(input))
    return { problem: `${place}.input needs to be an object, got ${JSON.stringify(input)}` };
  return { task, agent, dependsOn: dependsOn as string[], input };
}

function problemOf(turn: Turn, planned: readonly Planned[]): string | undefined {
  const known = turn.state.subtasks ?? {};
  const limit = turn.index.plan.limits.planned ?? SUBTASKS;
  if (Object.keys(known).length + planned.length > limit)
    return `${Object.keys(known).length} subtasks are planned and ${planned.length} more would be over the limit of ${limit}; raise limits: tasks, or plan fewer`;
  const named = new Set<string>();
  for (const { task, agent } of planned) {
    if (Object.hasOwn(known, task) || named.has(task))
      return `subtask ${JSON.stringify(task)} is planned already`;
    if (!turn.index.reaction(plannedReactionName(agent)))
      return `subtask ${JSON.stringify(task)} is for agent ${JSON.stringify(agent)}, which the plan does not have${agentHint(turn, agent)}`;
    named.add(task);
  }
  for (const { task, dependsOn } of planned)
    for (const each of dependsOn)
      if (!named.has(each) && !Object.hasOwn(known, each))
        return `subtask ${JSON.stringify(task)} depends on ${JSON.stringify(each)}, which nobody has planned`;
  const cycle = cycleIn(planned);
  return cycle && `subtasks wait for each other: ${cycle.join(' → ')}`;
}

/** Whom the planner may have meant: the nearest of those who can be given a subtask, else some of them. */
function agentHint({ index: { plan } }: Turn, agent: string): string {
  const reacting = plan.reactions.flatMap((each) => (each.does ? [] : [each.agent]));
  const able = new Set([...reacting, ...Object.keys(plan.subtaskAgents ?? {})]);
  const near = nearestName(agent, able);
  if (near !== undefined) return `; did you mean ${near}?`;
  const some = [...able].slice(0, AGENTS_NAMED).join(', ');
  return able.size === 0
    ? ''
    : `; there ${able.size === 1 ? 'is' : 'are'} ${some}${able.size > AGENTS_NAMED ? ', …' : ''}`;
}

/** A way from a subtask back to itself; what was planned before cannot wait for what is planned now. */
function cycleIn(planned: readonly Planned[]): string[] | undefined {
  const waits = new Map(planned.map(({ task, dependsOn }) => [task, dependsOn]));
  const free = new Set<string>();
  const walk = (task: string, way: string[]): string[] | undefined => {
    if (free.has(task)) return undefined;
    if (way.includes(task)) return [...way.slice(way.indexOf(task)), task];
    for (const next of waits.get(task) ?? []) {
      const found = walk(next, [...way, task]);
      if (found) return found;
    }
    free.add(task);
    return undefined;
  };
  for (const { task } of planned) {
    const found = walk(task, []);
    if (found) return found;
  }
  return undefined;
}

/** A delivery for each, in the order in which they were planned. */
export function subtaskDeliveries(
  turn: Turn,
  { event }: Envelope,
  sequence: Sequence,
  planned: readonly Planned[],
): Delivery[] {
  const { plan } = turn.index.plan;
  return planned.map(({ task, agent, input }) => ({
    id: `task ${task}#${sequence}`,
    reaction: plannedReactionName(agent),
    event: sequence,
    key: deliveryKey([plan, turn.state.correlation, 'subtask', task, event.source, event.id]),
    state: 'queued',
    subtask: { task, input },
  }));
}

/** Writes down what was planned, so that dependants and the limit know it. */
export function rememberSubtasks(
  turn: Turn,
  { event }: Envelope,
  deliveries: readonly Delivery[],
  planned: readonly Planned[],
): void {
  const tasks = planned.map(({ task, agent, dependsOn }): [string, Subtask] => {
    const delivery = deliveries.find(({ subtask }) => subtask?.task === task)?.id ?? '';
    return [task, { agent, dependsOn, status: 'open', delivery, by: event.source }];
  });
  record(turn, { fact: 'subtasks-planned', tasks: Object.fromEntries(tasks), at: turn.at });
}

/** What a subtask waits for, in words, or that it can never begin. */
export function subtaskHold(
  { state }: Turn,
  delivery: Delivery,
): { held: string } | { refused: string; problem?: string } | undefined {
  const own = delivery.subtask && state.subtasks?.[delivery.subtask.task];
  if (!own) return undefined;
  const of = (status: Subtask['status']) =>
    own.dependsOn.filter((each) => state.subtasks?.[each]?.status === status);
  if (of('failed').length > 0) return { refused: 'dependency failed' };
  const waits = of('open');
  return waits.length > 0 ? { held: `tasks ${waits.join(', ')}` } : undefined;
}

/** What a subtask is handed beside its event: its input, and what those that it depended on have answered. */
export function subtaskWork({ state }: Turn, delivery: Delivery): SubtaskWork | undefined {
  if (!delivery.subtask) return undefined;
  const { task, input } = delivery.subtask;
  const results = (state.subtasks?.[task]?.dependsOn ?? []).flatMap((each) => {
    const result = state.subtasks?.[each]?.result;
    return result ? [[each, result] as const] : [];
  });
  return { task, input, results: Object.fromEntries(results) };
}

export interface SubtaskWork {
  task: string;
  input: JsonObject;
  results: Record<string, JsonObject>;
}

/** M1's words for a task that has ended. */
export function subtaskPayload({ subtask }: Delivery, result: JsonObject): JsonObject {
  return subtask ? { task_id: subtask.task, task_name: subtask.task, status: 'completed', result } : result;
}

/** A subtask has ended: those that waited for it are looked at again, and cannot begin where it failed. */
export function endSubtask(
  turn: Turn,
  delivery: Delivery,
  status: 'done' | 'failed',
  result?: JsonObject,
): void {
  if (!delivery.subtask) return;
  const kept = result && utf8Bytes(JSON.stringify(result)) <= RESULT_BYTES ? { result } : {};
  record(turn, { fact: 'subtask-ended', task: delivery.subtask.task, status, ...kept, at: turn.at });
  for (const each of Object.values(turn.state.open)) {
    if (each.state !== 'held' || !each.subtask || !each.heldBy?.startsWith('tasks ')) continue;
    const hold = subtaskHold(turn, each);
    if (hold && 'held' in hold) continue;
    if (!hold) {
      record(turn, { fact: 'delivery-released', delivery: each.id, at: turn.at });
      continue;
    }
    record(turn, {
      fact: 'delivery-ended',
      delivery: each.id,
      as: 'discarded',
      reason: hold.refused,
      at: turn.at,
    });
    endSubtask(turn, each, 'failed');
  }
}

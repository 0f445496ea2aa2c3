// Whether a start argument is that of a saga. Safe: may be imported by workflows, clients and doors.
// By hand and not by a schema: it is evaluated in the sandbox, for each workflow.
import { admittedEventProblem } from '../events/envelope-guard';
import { isJsonObject } from '../events/json';
import { quote } from '../events/text';
import { isReservedAgentName } from '../plan/reserved-agent-name';
import { correlationProblem, sagaIdProblem } from './ids';

/** A run's history holds so many with room to spare; a plan that needs more is better cut into several sagas. */
export const MOST_STEPS = 200;

const UNDOS = ['none', 'irreversible', 'task'];

/** What is wrong, in a sentence; undefined where nothing is. */
export function sagaInputProblem(value: unknown): string | undefined {
  if (!isJsonObject(value)) return `a saga takes an object, got ${quote(value)}`;
  const { plan, event, joined = {}, correlation, sagaId, carried } = value;
  for (const name of ['correlation', 'sagaId', 'key'])
    if (typeof value[name] !== 'string') return `${name} needs to be text, got ${quote(value[name])}`;
  if (!isJsonObject(plan) || typeof plan.plan !== 'string' || typeof plan.hash !== 'string')
    return `plan needs to be the saga's part of a plan, got ${quote(plan)}`;
  if (!isJsonObject(plan.topics) || typeof plan.defaultTopic !== 'string')
    return 'plan needs topics and a defaultTopic';
  if (!isJsonObject(joined)) return `joined needs to be events by name, got ${quote(joined)}`;
  if (carried !== undefined && (!isJsonObject(carried) || !Array.isArray(carried.begun)))
    return `carried needs to be the state of an earlier run, got ${quote(carried)}`;
  return (
    correlationProblem(plan.plan, String(correlation)) ??
    sagaIdProblem(plan.plan, String(sagaId)) ??
    eventsProblem({ event, ...joined }) ??
    sagaProblem(plan.saga)
  );
}

/** Envelopes, or references to such. */
function eventsProblem(slots: Record<string, unknown>): string | undefined {
  for (const [name, slot] of Object.entries(slots)) {
    const reference = isJsonObject(slot) && isJsonObject(slot.reference) ? slot.reference : undefined;
    const wrong = admittedEventProblem(reference ? reference.envelope : slot);
    if (wrong) return `${name}: ${wrong.path} ${wrong.problem}`;
  }
  return undefined;
}

function sagaProblem(saga: unknown): string | undefined {
  if (!isJsonObject(saga) || typeof saga.name !== 'string' || !isJsonObject(saga.publishes))
    return `plan.saga needs to be a saga with name, publishes and steps, got ${quote(saga)}`;
  const { steps } = saga;
  if (!Array.isArray(steps) || steps.length === 0 || steps.length > MOST_STEPS)
    return `plan.saga.steps needs 1 to ${MOST_STEPS} steps, got ${quote(steps)}`;
  for (const [position, step] of steps.entries()) {
    const wrong = stepProblem(step);
    if (wrong) return `plan.saga.steps[${position}] ${wrong}`;
  }
  const names = steps.map((step) => (step as { step: string }).step);
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  return twice === undefined ? undefined : `plan.saga.steps has ${quote(twice)} twice`;
}

function stepProblem(step: unknown): string | undefined {
  if (!isJsonObject(step)) return `needs to be a step, got ${quote(step)}`;
  const { undo } = step;
  for (const name of ['step', 'onUnknown'])
    if (typeof step[name] !== 'string') return `needs ${name} as text, got ${quote(step[name])}`;
  if (!isJsonObject(undo) || !UNDOS.includes(String(undo.undo)))
    return `needs undo to be one of ${UNDOS.join(', ')}, got ${quote(undo)}`;
  const undoProblem = undo.undo === 'task' ? workProblem(undo, 'task') : undefined;
  return workProblem(step, 'step') ?? (undoProblem && `undo ${undoProblem}`);
}

/** Who works on it, and how long. `name`: the field that holds the name of the task. */
function workProblem(work: Record<string, unknown>, name: string): string | undefined {
  const { agent, timeoutMs, deadlineMs } = work;
  if (typeof work[name] !== 'string') return `needs ${name} as text, got ${quote(work[name])}`;
  if (typeof agent !== 'string' || isReservedAgentName(agent))
    return `needs agent as the name of an agent, got ${quote(agent)}`;
  for (const [field, length] of Object.entries({ timeoutMs, deadlineMs: deadlineMs ?? 1 }))
    if (typeof length !== 'number' || !(length > 0) || !Number.isFinite(length))
      return `needs ${field} in milliseconds, got ${quote(length)}`;
  return undefined;
}

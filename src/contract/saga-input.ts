// Whether a start argument is that of a saga. Safe: may be imported by workflows, clients and doors.
// By hand and not by a schema: it is evaluated in the sandbox, for each workflow.
import { isJsonObject } from '../events/json';
import { quote } from '../events/text';
import { sagaIdProblem } from './ids';

/** A run's history holds so many with room to spare; a plan that needs more is better cut into several sagas. */
export const MOST_STEPS = 200;

const UNDOS = ['none', 'irreversible', 'task'];

/** What is wrong, in a sentence; undefined where nothing is. */
export function sagaInputProblem(value: unknown): string | undefined {
  if (!isJsonObject(value)) return `a saga takes an object, got ${quote(value)}`;
  const { plan, event, sagaId } = value;
  for (const name of ['correlation', 'sagaId', 'key'])
    if (typeof value[name] !== 'string') return `${name} needs to be text, got ${quote(value[name])}`;
  if (!isJsonObject(event) || !('event' in event || 'reference' in event))
    return `event needs to be an envelope or a reference to one, got ${quote(event)}`;
  if (!isJsonObject(plan) || typeof plan.plan !== 'string' || typeof plan.hash !== 'string')
    return `plan needs to be the saga's part of a plan, got ${quote(plan)}`;
  if (!isJsonObject(plan.topics) || typeof plan.defaultTopic !== 'string')
    return 'plan needs topics and a defaultTopic';
  return sagaIdProblem(plan.plan, String(sagaId)) ?? sagaProblem(plan.saga);
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
  const { undo, timeoutMs } = step;
  for (const name of ['step', 'agent', 'onUnknown'])
    if (typeof step[name] !== 'string') return `needs ${name} as text, got ${quote(step[name])}`;
  if (typeof timeoutMs !== 'number') return `needs timeoutMs in milliseconds, got ${quote(timeoutMs)}`;
  if (!isJsonObject(undo) || !UNDOS.includes(String(undo.undo)))
    return `needs undo to be one of ${UNDOS.join(', ')}, got ${quote(undo)}`;
  if (undo.undo !== 'task') return undefined;
  const isTask =
    typeof undo.task === 'string' && typeof undo.agent === 'string' && typeof undo.timeoutMs === 'number';
  return isTask ? undefined : 'needs an undo with task, agent and timeoutMs';
}

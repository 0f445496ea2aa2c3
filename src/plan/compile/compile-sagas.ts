// Sagas as they were written, made into what the rules read: the saga, and the reaction that starts it. Pure.

import type { PlanDocument } from '../language/plan-schema';
import type { SagaWords, StepWords } from '../language/saga-schema';
import type { RoutingPublishes, RoutingSaga, RoutingStep, RoutingUndo } from '../routing-plan';
import { NO_RETRY } from './compile-retry';
import { compileTrigger } from './compile-trigger';
import { compileHeld, compileWork } from './compile-work';
import type { PlacedReaction } from './placed-reaction';

/** Of the delivery that waits for a saga: longer than sagas take. Its steps have times of their own. */
const SAGA_MS = 24 * 60 * 60 * 1_000;

export function compileSagas(document: PlanDocument): Record<string, RoutingSaga> {
  return Object.fromEntries(
    Object.entries(document.sagas ?? {}).map(([name, words]) => [name, compileSaga(name, words, document)]),
  );
}

function compileSaga(name: string, words: SagaWords, document: PlanDocument): RoutingSaga {
  const { partially_compensated: partiallyCompensated, ...others } = words.publishes ?? {};
  return {
    name,
    sagaId: words.saga_id ?? `${name}-{correlation_id}`,
    publishes: { ...others, ...(partiallyCompensated === undefined ? {} : { partiallyCompensated }) },
    steps: words.steps.map((step) => compileStep(step, document)),
  };
}

function compileStep(words: StepWords, document: PlanDocument): RoutingStep {
  const { step, agent, success, failure } = words;
  return {
    step,
    agent,
    ...(success === undefined ? {} : { success }),
    ...(failure === undefined ? {} : { failure }),
    ...compileWork(words, agent, document),
    ...compileHeld(words, agent, document),
    onUnknown: words.on_unknown ?? 'undo',
    undo: compileUndo(words, document),
  };
}

/** A step that says nothing is the check's to report. */
function compileUndo({ undo, irreversible, agent }: StepWords, document: PlanDocument): RoutingUndo {
  if (irreversible !== undefined) return { undo: 'irreversible', reason: irreversible };
  if (undo === undefined || undo === 'none') return { undo: 'none' };
  const words = typeof undo === 'string' ? { do: undo } : undo;
  const undoer = words.agent ?? agent;
  return { undo: 'task', task: words.do, agent: undoer, ...compileWork(words, undoer, document) };
}

/** What starts the sagas. */
export function compileSagaReactions(document: PlanDocument): PlacedReaction[] {
  return Object.entries(document.sagas ?? {}).map(([name, words]) => ({
    reaction: {
      name,
      agent: name,
      task: name,
      on: compileTrigger(words.on),
      publishes: endingsOf(words),
      does: { work: 'saga', saga: name },
      ...(words.gate === undefined ? {} : { gate: words.gate }),
      timeoutMs: SAGA_MS,
      retry: NO_RETRY,
    },
    path: ['sagas', name],
    on: ['sagas', name, 'on'],
  }));
}

/** A saga that completes has done its work; every other ending is an outcome of its own. */
function endingsOf({ publishes = {} }: SagaWords): RoutingPublishes {
  const { completed, ...others } = publishes;
  const outcomes = Object.entries(others).filter((each): each is [string, string] => each[1] !== undefined);
  return {
    ...(completed === undefined ? {} : { completed }),
    ...(outcomes.length === 0 ? {} : { outcomes: Object.fromEntries(outcomes) }),
  };
}

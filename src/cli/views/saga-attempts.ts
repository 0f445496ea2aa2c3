// Attempts of a saga's steps and undos: as lines, and as JSON. Pure; loads nothing heavy.
import { attemptWords, atWorkWords } from '../../coordination/explain/attempt-words';
import type { AttemptsTold } from '../../coordination/explain/explanation';
import { sagaReactionName } from '../../plan/saga-reactions';
import type { SagaRecord } from '../../store/read-saga';
import type { SagaAttempts } from '../../store/read-saga-attempts';

/** One step or undo of whose attempts there is something to say. */
export interface TriedWork {
  step: string;
  /** The undo's name, where it is about that. */
  undo?: string;
  /** The attempt at work. */
  at_work?: number;
  /** What the agent last said of itself. */
  progress?: string;
  failed: AttemptsTold['failed'];
}

/** In the order of the plan, each step before its undo. A first attempt without a word of progress is nothing to tell. */
export function triedWorks(
  { plan: { saga } }: Pick<SagaRecord, 'plan'>,
  attempts: SagaAttempts,
): TriedWork[] {
  return saga.steps.flatMap(({ step, undo }) => [
    ...tried({ step }, attempts.get(sagaReactionName(saga.name, step, 'step'))),
    ...(undo.undo === 'task'
      ? tried({ step, undo: undo.task }, attempts.get(sagaReactionName(saga.name, step, 'undo')))
      : []),
  ]);
}

function tried(work: Pick<TriedWork, 'step' | 'undo'>, told: AttemptsTold | undefined): TriedWork[] {
  if (!told || wordsOf(told) === '') return [];
  const { atWork, progress, failed } = told;
  return [
    {
      ...work,
      ...(atWork !== undefined && { at_work: atWork }),
      ...(progress !== undefined && { progress }),
      failed,
    },
  ];
}

/** `Deploy: attempt 2 (1: timeout): copying files`. */
export const triedLines = (works: readonly TriedWork[]): string[] =>
  works.map(
    ({ step, undo = step, at_work: atWork, progress, failed }) =>
      `${undo}: ${wordsOf({ atWork, progress, failed })}`,
  );

function wordsOf(told: AttemptsTold): string {
  if (told.atWork !== undefined) return atWorkWords(told);
  const { failed } = told;
  const charged = failed.filter(({ attempt }) => attempt !== undefined).length;
  return failed.length === 0 ? '' : attemptWords(charged + 1, failed);
}

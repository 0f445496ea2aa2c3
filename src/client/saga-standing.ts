// How a saga stands, as a person looks for it. Pure; loads nothing.
import type { SagaState } from '../coordination/saga/state';
import type { SagaRecord } from '../store/read-saga';

/** `terminated`, `timed_out` and `broken` are those that the server ended: their rules had no say. */
export type SagaStanding = SagaState['status'] | 'terminated' | 'timed_out' | 'broken';

/** Also of a saga that the server ended. */
export function standingOf({ shown, runs }: Pick<SagaRecord, 'shown' | 'runs'>): SagaStanding {
  switch (runs.at(-1)?.status) {
    case 'TERMINATED':
      return 'terminated';
    case 'TIMED_OUT':
      return 'timed_out';
    case 'FAILED':
      return 'broken';
    default:
      return shown.status;
  }
}

/** Closed, however; a run that was just followed by the next one is none that has ended. */
export function hasEnded({ runs }: Pick<SagaRecord, 'runs'>): boolean {
  const status = runs.at(-1)?.status;
  return status !== 'RUNNING' && status !== 'CONTINUED_AS_NEW';
}

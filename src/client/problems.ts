// Why a publisher is refused. Node side only.

import type { Phase } from '../coordination/state';
import type { EventProblem } from '../events/envelope-guard';

/** One event that may not be sent: where it stood among those given, and what is wrong with it. */
export interface RefusedEvent {
  /** Position among the drafts, from 0. */
  position: number;
  /** `event.timestamp`, `payload/title`, `event.source`, … */
  path: string;
  problem: string;
  reason: EventProblem['reason'] | 'source_not_allowed' | 'bad_correlation';
}

/** Some events are wrong, so none was sent. */
export class EventsRefused extends Error {
  override readonly name = 'EventsRefused';
  constructor(readonly problems: RefusedEvent[]) {
    super(
      problems
        .map(({ position, path, problem }) =>
          problem.startsWith(path)
            ? `event ${position + 1}: ${problem}`
            : `event ${position + 1}: ${path} ${problem}`,
        )
        .join('\n'),
    );
  }

  static isInstance(error: unknown): error is EventsRefused {
    return error instanceof Error && error.name === 'EventsRefused';
  }
}

/** An event for a correlation that has ended, which it has not seen before. Nothing was sent. */
export interface LateEvent {
  outcome: 'late';
  id: string;
  type: string;
  correlation: string;
  /** How the correlation ended. */
  phase: Phase;
}

/** A saga cannot be started so; nothing was started. */
export class SagaRefused extends Error {
  override readonly name = 'SagaRefused';
}

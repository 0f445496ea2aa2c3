// Update `publish`: the same rules as the signal, but it refuses where the signal parks. Runs in the workflow sandbox.
import { ApplicationFailure } from '@temporalio/workflow';
import type { EventSignal } from '../src/contract/messages';
import { sourceProblem } from '../src/coordination/admission';
import type { PlanIndex } from '../src/coordination/routing/plan-index';
import type { Envelope } from '../src/events/envelope';
import { eventProblem } from '../src/events/envelope-guard';

/** The update's validator; synchronous, since an async one would be ignored. Throws what the publisher is told. */
export function publishProblem({ plan }: PlanIndex, correlation: string, signal: unknown): void {
  const events = (signal as Partial<EventSignal> | null | undefined)?.events;
  if (!Array.isArray(events) || events.length === 0)
    refuse('invalid_payload', 'takes { events: [envelope, …], plan, hash }');
  const foreign = (signal as EventSignal).plan;
  if (foreign !== plan.plan)
    refuse('foreign_plan', `the publisher's plan is ${JSON.stringify(foreign)}, this is ${plan.plan}`);
  (events as unknown[]).forEach((event, position) => {
    const wrong = eventProblem(event);
    if (wrong) refuse(wrong.reason, `events[${position}].${wrong.path} ${wrong.problem}`);
    const envelope = event as Envelope;
    if (envelope.event.correlation_id !== correlation)
      refuse(
        'foreign_correlation',
        `events[${position}].event.correlation_id is ${JSON.stringify(envelope.event.correlation_id)}, this is ${JSON.stringify(correlation)}`,
      );
    const refused = sourceProblem(plan, envelope);
    if (refused) refuse('source_not_allowed', `events[${position}]: ${refused}`);
  });
}

function refuse(type: string, problem: string): never {
  throw ApplicationFailure.nonRetryable(problem, type);
}

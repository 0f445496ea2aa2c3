// Drafts become whole events, or are refused together: nothing is sent while one of them is wrong. Node side only.
import { correlationProblem } from '../contract/ids';
import { sourceProblem } from '../coordination/admission';
import type { Envelope } from '../events/envelope';
import { completeEvent } from '../events/fill-in';
import { newEventId } from '../events/new-id';
import type { CompiledPlan } from '../plan/compiled-plan';
import { createPayloadValidator } from '../plan/payload-validator';
import { EventsRefused, type RefusedEvent } from './problems';

export interface DraftDefaults {
  correlation?: string;
  source?: string;
  /** Who is told how the correlation ends, where one of the events begins it. */
  parent?: string;
}

/**
 * Fills in what is missing and checks every event: envelope, correlation id, source, payload against its schema.
 * @throws EventsRefused with all problems of all events.
 */
export function prepareEvents(plan: CompiledPlan, drafts: unknown[], defaults: DraftDefaults): Envelope[] {
  const validate = createPayloadValidator(plan.run.payloads);
  const problems: RefusedEvent[] = [];
  const envelopes = drafts.flatMap((draft, position) => {
    const filled = completeEvent(draft, {
      newId: newEventId,
      now: new Date().toISOString(),
      source: defaults.source,
      correlationId: defaults.correlation,
      parent: defaults.parent,
      plan: plan.routing,
    });
    if ('problem' in filled) {
      problems.push({ position, ...filled.problem });
      return [];
    }
    const { envelope } = filled;
    const wrong = problemOf(plan, envelope, validate);
    if (wrong) problems.push({ position, ...wrong });
    return [envelope];
  });
  if (problems.length > 0) throw new EventsRefused(problems);
  return envelopes;
}

function problemOf(
  plan: CompiledPlan,
  envelope: Envelope,
  validate: (type: string, payload: Envelope['payload']) => string | undefined,
): Omit<RefusedEvent, 'position'> | undefined {
  const { correlation_id: correlation, parent, type } = envelope.event;
  const unusable = correlationProblem(plan.routing.plan, correlation);
  if (unusable) return { path: 'event.correlation_id', problem: unusable, reason: 'bad_correlation' };
  const noParent = parent === undefined ? undefined : correlationProblem(plan.routing.plan, parent);
  if (noParent) return { path: 'event.parent', problem: noParent, reason: 'bad_correlation' };
  const refused = sourceProblem(plan.routing, envelope);
  if (refused) return { path: 'event.source', problem: refused, reason: 'source_not_allowed' };
  const mismatch = validate(type, envelope.payload);
  return mismatch ? { path: 'payload', problem: mismatch, reason: 'invalid_payload' } : undefined;
}

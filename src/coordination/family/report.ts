// The report to the parent (M11): a correlation's final event, sent once, before the correlation closes. Safe and pure.
import { deliveryKey, derivedEventId } from '../../events/derived-id';
import { ENVELOPE_VERSION, type Envelope } from '../../events/envelope';
import { SYSTEM_EVENTS } from '../../events/taxonomy';
import { AWAITS_ANSWER } from '../answers';
import { type EventReference, referenceOf } from '../delivery/event-slot';
import { slotOf } from '../delivery/event-slots';
import { ENDED } from '../phase';
import { record, type Turn } from '../turn';
import type { ReportOutcome } from './family-state';

/** Who speaks where the system itself is the one that knows. */
export const SYSTEM_SOURCE = '/signalbox';

/** Have the final event sent to the parent. The coordination does not close before it is known what became of it. */
export interface ReportToParent {
  effect: 'report-to-parent';
  parent: string;
  /** As it arrives there. */
  event: Envelope;
  /** Where its payload is found, which is too large to be carried; `event` then has none. */
  body?: EventReference;
}

/** Begins a report, where the correlation has just ended and has a parent. An ending that was reported is not reported again. */
export function reportEnding(turn: Turn): void {
  const { parent, phase, report } = turn.state;
  if (parent === undefined || !ENDED.includes(phase)) return;
  const final = finalOf(turn, parent);
  const { id, type } = final.event.event;
  if (report?.event === id) return;
  record(turn, { fact: 'report-begun', event: id, type, at: turn.at });
  turn.effects.push({ effect: 'report-to-parent', parent, ...final });
}

/** Takes what became of a report. */
export function takeReported(turn: Turn, event: string, outcome: ReportOutcome): void {
  record(turn, { fact: 'report-ended', event, ...outcome, at: turn.at });
}

function finalOf(turn: Turn, parent: string): Pick<ReportToParent, 'event' | 'body'> {
  const { phase, finals = {}, held } = turn.state;
  const sequence =
    phase === 'complete' ? finals.complete_on : phase === 'failed' ? finals.fail_on : undefined;
  const kept = sequence === undefined ? undefined : held[sequence];
  if (sequence === undefined || !kept) return { event: endingEvent(turn, parent) };
  const body = referenceOf(slotOf(kept, sequence, false));
  return { event: passedOn(turn, parent, kept.envelope), ...(body && { body }) };
}

/** The final event as the parent gets it: its own type, payload, source, time and routing. */
function passedOn(turn: Turn, parent: string, { event, ...rest }: Envelope): Envelope {
  // Its causes are of another correlation, and nobody there waits for an answer.
  const { causes: _, parent: __, [AWAITS_ANSWER]: ___, ...header } = event;
  return {
    ...rest,
    event: {
      ...header,
      id: reportId(turn, [event.source, event.id]),
      correlation_id: parent,
      causation_id: event.id,
      child: turn.state.correlation,
      hops: (event.hops ?? 0) + 1,
    },
  };
}

/** Of an ending without a final event: what the system knows of it. */
function endingEvent(turn: Turn, parent: string): Envelope {
  const { correlation, phase, phaseReason } = turn.state;
  const { plan } = turn.index;
  const type = SYSTEM_EVENTS.errorOccurred;
  const topic = Object.hasOwn(plan.events, type) ? plan.events[type]?.topic : undefined;
  const listed = topic ?? plan.defaultTopic;
  return {
    event: {
      id: reportId(turn, [SYSTEM_SOURCE, phase]),
      type,
      source: SYSTEM_SOURCE,
      timestamp: new Date(turn.at).toISOString(),
      version: ENVELOPE_VERSION,
      correlation_id: parent,
      child: correlation,
      hops: 1,
    },
    payload: { child: correlation, status: phase, reason: phaseReason ?? `the correlation was ${phase}` },
    routing: { topic: listed, priority: plan.topics[listed]?.priority ?? 'normal' },
  };
}

/** The same, whatever is retried; another one in the next generation. */
function reportId({ state, index }: Turn, of: [source: string, id: string]): string {
  const { correlation, generation } = state;
  return derivedEventId(
    deliveryKey(['report', index.plan.plan, correlation, String(generation), ...of]),
    'report',
  );
}

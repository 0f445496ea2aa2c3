// What a gate publishes: that it opened, that somebody said no, that people are needed. Safe and pure.
import { deliveryKey, derivedEventId } from '../../events/derived-id';
import type { Envelope } from '../../events/envelope';
import type { JsonObject } from '../../events/json';
import { admitOwn } from '../admit';
import { eventAfter, type Turn } from '../turn';
import { standingsOf } from './criteria';
import { approvedWork, criteriaOf } from './gate-name';
import type { Decision, Evidence, GateState } from './gate-state';

/** Publishes an event of a gate, once a round and `ordinal`; does nothing where the plan names no type for it. */
export function publishOfGate(
  turn: Turn,
  name: string,
  state: GateState,
  { type, ordinal, says }: { type: string | undefined; ordinal: string; says?: JsonObject },
): void {
  const { cause, round } = state;
  if (type === undefined || !cause) return;
  const key = deliveryKey([turn.index.plan.plan, turn.state.correlation, 'gate', name, String(round)]);
  const members = state.evidence.length > 1 ? state.evidence.map((each) => memberOf(cause, each)) : undefined;
  const event = eventAfter(turn, cause, members, {
    type,
    source: approvedWork(name) === undefined ? `/${name}` : '/approval',
    id: derivedEventId(key, ordinal),
    payload: { gate: name, round, ...says, criteria: criteriaShown(turn, name, state) },
  });
  admitOwn(turn, event);
}

function criteriaShown(turn: Turn, name: string, state: GateState): JsonObject[] {
  const { plan } = turn.index;
  const criteria = criteriaOf(plan, name, state) ?? [];
  return standingsOf(plan, criteria, state, turn.at).map(({ criterion, of, have, need }, number) => ({
    criterion: of,
    have,
    need,
    ...(criterion === 'evidence'
      ? { evidence: state.evidence.filter((each) => each.criterion === number).map(evidenceShown) }
      : { decisions: state.decisions.map(decisionShown) }),
  }));
}

const instant = (at: number): string => new Date(at).toISOString();

const evidenceShown = ({ id, type, source, at }: Evidence): JsonObject => ({
  id,
  type,
  source,
  at: instant(at),
});

const decisionShown = ({ by, verdict, role, note, hash, at }: Decision): JsonObject => ({
  by,
  verdict,
  ...(role === undefined ? {} : { role }),
  ...(note === undefined ? {} : { note }),
  ...(hash === undefined ? {} : { hash }),
  at: instant(at),
});

/** An event as far as what follows from it needs it: without its body, and without fields that only its publisher knows. */
export function withoutBody({ event, routing }: Envelope): Envelope {
  const { id, type, source, timestamp, version, correlation_id, hops } = event;
  const { topic, priority, partition_key } = routing;
  return {
    event: { id, type, source, timestamp, version, correlation_id, ...(hops === undefined ? {} : { hops }) },
    payload: {},
    routing: { topic, priority, ...(partition_key === undefined ? {} : { partition_key }) },
  };
}

function memberOf(cause: Envelope, { id, type, source, hops }: Evidence): Envelope {
  return { ...cause, event: { ...cause.event, id, type, source, hops } };
}

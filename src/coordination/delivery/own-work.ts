// What the rules do with a delivery themselves, where no agent works on it: the work of aggregators, gates, pauses and machines.
// Safe and pure.
import { assertNever } from '../../events/assert-never';
import type { ReactionWork, RoutingReaction } from '../../plan/routing-plan';
import { admitOwn } from '../admit';
import { controlIn } from '../control';
import type { OwnWork } from '../effects';
import { takeEvidence, takenBackBefore } from '../gate/take-evidence';
import { initialMachine, moveMachine } from '../machine';
import { askedBy, pause, resume, takeControl } from '../pause';
import type { Delivery } from '../state';
import { eventsOf, followUpOf, record, type Turn } from '../turn';
import { slotOf } from './event-slots';
import { releaseFirst } from './release';

/** Everything but agents' work and sagas. */
export type RulesWork = Exclude<ReactionWork, { work: 'saga' }>;

/** Does a queued delivery's work. What has to be done outside begins to run; all else has ended when this returns. */
export function doWork(turn: Turn, delivery: Delivery, reaction: RoutingReaction, does: RulesWork): void {
  switch (does.work) {
    case 'aggregate':
      publishRound(turn, delivery, reaction);
      break;
    case 'evidence':
      bringEvidence(turn, delivery, does);
      break;
    case 'transition':
      transition(turn, delivery, reaction, does);
      break;
    case 'pause':
      beginPause(turn, delivery, does.pause);
      break;
    case 'resume':
      endPause(turn, delivery, does.pause);
      break;
    case 'forward':
      forward(turn, delivery, does.aggregator);
      break;
    default:
      assertNever(does);
  }
}

function bringEvidence(turn: Turn, delivery: Delivery, does: Extract<RulesWork, { work: 'evidence' }>): void {
  const problem = takenBackBefore(turn, delivery);
  if (problem === undefined) handled(turn, delivery, () => takeEvidence(turn, delivery, does));
  else {
    const end = { as: 'discarded', reason: 'taken back', problem, at: turn.at } as const;
    record(turn, { fact: 'delivery-ended', delivery: delivery.id, ...end });
  }
}

/** A pause of the whole plan holds this correlation at once, and the others as soon as they are told. */
function beginPause(turn: Turn, delivery: Delivery, name: string): void {
  const { by, reason } = askedBy(turn, delivery);
  if (scopeOf(turn, name) === 'plan') {
    pause(turn, { pause: name, scope: 'plan', by, reason, asking: delivery.id });
    askPlan(turn, delivery, { own: 'pause', pause: name, by, reason });
    return;
  }
  pause(turn, { pause: name, scope: 'correlation', by, reason });
  handled(turn, delivery);
}

/** A pause of the whole plan ends here when it has ended there: its answer says so. */
function endPause(turn: Turn, delivery: Delivery, name: string): void {
  if (scopeOf(turn, name) === 'plan') {
    askPlan(turn, delivery, { own: 'resume', pause: name, by: askedBy(turn, delivery).by });
    return;
  }
  resume(turn, 'correlation', name);
  handled(turn, delivery);
}

const BEFORE_IT = 'the pause or resume before it';

/** One at a time, so that pauses and resumes arrive in the order of the events that ask for them. */
function askPlan(turn: Turn, delivery: Delivery, work: OwnWork): void {
  const isAsking = Object.values(turn.state.open).some(
    ({ state, reaction }) => state === 'running' && asksPlan(turn, turn.index.reaction(reaction)?.does),
  );
  if (!isAsking) runOwn(turn, delivery, work);
  else record(turn, { fact: 'delivery-held', delivery: delivery.id, by: BEFORE_IT, at: turn.at });
}

const scopeOf = ({ index }: Turn, name: string) => index.plan.pauses?.[name]?.scope ?? 'correlation';

const asksPlan = (turn: Turn, does: ReactionWork | undefined): boolean =>
  (does?.work === 'pause' || does?.work === 'resume') && scopeOf(turn, does.pause) === 'plan';

/** A delivery of the rules' own has been settled: what the plan answered counts, and the next may ask. */
export function workSettled(turn: Turn, does: ReactionWork, answer: unknown): void {
  if (!asksPlan(turn, does)) return;
  takeControl(turn, controlIn(answer));
  releaseFirst(turn, BEFORE_IT);
}

function forward(turn: Turn, delivery: Delivery, aggregator: string): void {
  const event = turn.state.held[delivery.event];
  if (!event) throw new TypeError(`delivery ${delivery.id} has lost its event`);
  runOwn(turn, delivery, { own: 'forward', aggregator, event: slotOf(event, delivery.event, false) });
}

function runOwn(turn: Turn, delivery: Delivery, work: OwnWork): void {
  record(turn, { fact: 'delivery-dispatched', delivery: delivery.id, detached: false, at: turn.at });
  turn.effects.push({ effect: 'run-own', delivery, work });
}

/** Ends a delivery as handled. What its work needs of the event is done first, while the event is still held. */
function handled(turn: Turn, delivery: Delivery, work?: () => void): void {
  work?.();
  record(turn, { fact: 'delivery-ended', delivery: delivery.id, as: 'handled', attempts: 1, at: turn.at });
}

/** Payloads of a round go along up to so many bytes; what is over is found by the ids in `events`. */
const RESULT_BYTES = 100_000;

/** M13: the outcome of an aggregator's round says what came, from whom and when. */
function publishRound(turn: Turn, delivery: Delivery, reaction: RoutingReaction): void {
  const type = reaction.publishes.completed;
  const members = eventsOf(turn.state, delivery);
  let bytes = 0;
  const results = members.flatMap(({ envelope, elsewhere, bytes: size }) => {
    bytes += size;
    return elsewhere || bytes > RESULT_BYTES ? [] : [[envelope.event.type, envelope.payload] as const];
  });
  const payload = {
    aggregator_id: reaction.agent,
    received: members.map(({ envelope }) => envelope.event.type),
    missing: [],
    events: members.map(({ envelope: { event } }) => ({
      type: event.type,
      source: event.source,
      id: event.id,
      timestamp: event.timestamp,
    })),
    results: Object.fromEntries(results),
  };
  const outcome =
    type && followUpOf(turn, delivery, { type, payload, ordinal: 'completed', source: `/${reaction.agent}` });
  handled(turn, delivery);
  if (outcome) admitOwn(turn, outcome);
}

function transition(
  turn: Turn,
  delivery: Delivery,
  reaction: RoutingReaction,
  { machine: name, input }: Extract<RulesWork, { work: 'transition' }>,
): void {
  const { at } = turn;
  const machine = turn.index.plan.machines?.[name];
  if (!machine) throw new TypeError(`the plan has no state machine ${name}`);
  const before = turn.state.machines?.[name] ?? initialMachine(machine);
  const after = moveMachine(machine, before, input);
  if (!after) {
    const problem = `${name} is ${before.state}, and ${input} leads nowhere from there`;
    record(turn, {
      fact: 'delivery-ended',
      delivery: delivery.id,
      as: 'discarded',
      reason: 'illegal transition',
      problem,
      at,
    });
    return;
  }
  record(turn, { fact: 'machine-moved', machine: name, state: after, at });
  const type = Object.hasOwn(machine.publishes, after.state) ? machine.publishes[after.state] : undefined;
  const payload = { machine: name, from: before.state, to: after.state, input, retries: after.retries };
  const entered =
    type && followUpOf(turn, delivery, { type, payload, ordinal: 'entered', source: `/${reaction.agent}` });
  handled(turn, delivery);
  if (entered) admitOwn(turn, entered);
}

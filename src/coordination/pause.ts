// Pauses (M4, M6): while one is in force nothing is dispatched but what the plan lets through; what runs goes on. Safe and pure.
// Pauses of the whole plan are held elsewhere, under versions (see `control.ts`); here is what this correlation knows of them.
import type { RoutingPause, RoutingReaction } from '../plan/routing-plan';
import type { ControlState, PausedAttempt } from './control';
import { releaseHeld } from './delivery/release';
import type { Time } from './reckoning';
import type { CoordinationState, Delivery } from './state';
import { record, type Turn } from './turn';

export interface PauseInForce {
  pause: string;
  scope: RoutingPause['scope'];
  /** Who or what asked for it: an event's type, or a person. */
  by: string;
  /** Why, as a person reads it. */
  reason: string;
  since: Time;
  /** Of scope plan: this correlation asked for it, and that delivery still has to tell the plan. */
  asking?: string;
}

/** A pause of the correlation and one of the plan may have the same name. Names of pauses have no space. */
const keyOf = (scope: RoutingPause['scope'], pause: string): string =>
  scope === 'plan' ? `plan ${pause}` : pause;

/** A pause in words, as `heldBy` has it: `pause blockers`, `pause blockers of the whole plan`. */
export const pauseWords = ({ pause, scope }: PauseInForce): string =>
  scope === 'plan' ? `pause ${pause} of the whole plan` : `pause ${pause}`;

/** What holds a reaction back, in words; undefined where nothing does. */
export function pauseHolding(turn: Turn, reaction: RoutingReaction): string | undefined {
  if (reaction.throughPause) return undefined;
  const [first] = Object.values(turn.state.pauses ?? {});
  return first && pauseWords(first);
}

/** Why a correlation is paused, in a sentence; undefined where it is not. */
export function pausedBecause({ pauses = {} }: CoordinationState): string | undefined {
  const all = Object.values(pauses).map((each) => `${pauseWords(each)}: ${each.reason} (${each.by})`);
  return all.length > 0 ? all.join('; ') : undefined;
}

/** The pauses that one scope has in force, by name. */
export function pausesOf({ pauses = {} }: Pick<CoordinationState, 'pauses'>, scope: RoutingPause['scope']) {
  return Object.values(pauses).filter((each) => each.scope === scope);
}

/** Begins a pause, or says anew why it is in force; the first beginning counts. */
export function pause(turn: Turn, asked: Omit<PauseInForce, 'since'>, since = turn.at): void {
  const key = keyOf(asked.scope, asked.pause);
  const before = pauseAt(turn, key);
  record(turn, {
    fact: 'pause-changed',
    pause: key,
    state: { ...asked, since: before?.since ?? since },
    at: turn.at,
  });
}

/**
 * Ends a pause. What it held is queued again, in the order in which it came; where another pause is in force, dispatching finds
 * that one and holds it again.
 */
export function resume(turn: Turn, scope: RoutingPause['scope'], name: string): void {
  const key = keyOf(scope, name);
  const ended = pauseAt(turn, key);
  if (!ended) return;
  record(turn, { fact: 'pause-changed', pause: key, at: turn.at });
  releaseHeld(turn, pauseWords(ended));
}

function pauseAt({ state }: Turn, key: string): PauseInForce | undefined {
  return state.pauses && Object.hasOwn(state.pauses, key) ? state.pauses[key] : undefined;
}

/** The state as if it had never been told of the plan's pauses: after a time in which nobody told it, what it knows may be wrong. */
export function withoutControl({ control: _, ...state }: CoordinationState): CoordinationState {
  if (!state.pauses) return state;
  const kept = Object.entries(state.pauses).filter(([, { scope }]) => scope === 'correlation');
  return { ...state, pauses: Object.fromEntries(kept) };
}

/** Somebody tells of the plan's pauses. What is older than what is known changes nothing. */
export function takeControl(turn: Turn, told: ControlState | undefined): void {
  if (told && told.version > (turn.state.control?.version ?? 0))
    record(turn, { fact: 'control-learned', control: told, at: turn.at });
  followControl(turn);
}

/** In force are the pauses that the plan is known to have, and those that this correlation is just asking for. */
function followControl(turn: Turn): void {
  const { control, open } = turn.state;
  const told = new Map(control?.pauses.map((each) => [each.pause, each]));
  for (const each of pausesOf(turn.state, 'plan')) {
    const news = told.get(each.pause);
    const isAsking = each.asking !== undefined && Object.hasOwn(open, each.asking);
    if (isAsking || (news?.by === each.by && news.reason === each.reason)) told.delete(each.pause);
    else if (!news) resume(turn, 'plan', each.pause);
  }
  for (const { since, ...each } of told.values()) pause(turn, { ...each, scope: 'plan' }, since);
}

/** An attempt did not begin because of a pause: it waits with the others, and what was used up before is kept. */
export function handBack(turn: Turn, delivery: Delivery, { control, spent }: PausedAttempt): void {
  record(turn, { fact: 'delivery-handed-back', delivery: delivery.id, spent, at: turn.at });
  takeControl(turn, control);
}

/** Who asks by an event, and why: the event's own text, where it has one. */
export function askedBy(turn: Turn, delivery: Delivery): Pick<PauseInForce, 'by' | 'reason'> {
  const envelope = turn.state.held[delivery.event]?.envelope;
  const text = envelope?.payload.text ?? envelope?.payload.reason;
  return {
    by: envelope?.event.type ?? 'an event',
    reason:
      typeof text === 'string'
        ? text.slice(0, 200)
        : `${envelope?.event.type} from ${envelope?.event.source}`,
  };
}

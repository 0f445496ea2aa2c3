// The deadlines of a gate: when people's time is over, and when half of it is. Safe and pure. Freshness needs none: a gate is asked
// anew whenever something wants through.
import { uuidOf } from '../../events/hash';
import type { RoutingCriterion } from '../../plan/routing-plan';
import type { Time } from '../reckoning';
import { titleOf } from './gate-name';
import type { GateState } from './gate-state';

export interface GateTimer {
  /** Of which gate, as `timerTitle` gives it. */
  title: string;
  ends: 'within' | 'escalate';
  /** The criterion's number, from 0. */
  criterion: number;
  /** One that has come due just as its round ended must not be taken for that of the next. */
  round: number;
}

/** Longer names would not fit the place where histories keep them. */
const TITLE_CHARACTERS = 90;

/** A gate as its deadlines name it: by its name, or where that is too long by its beginning and a hash. */
export function timerTitle(gate: string): string {
  const title = titleOf(gate);
  if (title.length <= TITLE_CHARACTERS) return title;
  return `${title.slice(0, 50).replace(/[^ -~]/g, '?')} ${uuidOf('delivery', ['gate', gate])}`;
}

/** `gate security-clearance within 1 round 1`. Deadlines of joins have one blank, these have more. */
const gateTimer = ({ title, ends, criterion, round }: GateTimer): string =>
  `${title} ${ends} ${criterion} round ${round}`;

/** The inverse; undefined for every other deadline. */
export function gateTimerIn(timer: string): GateTimer | undefined {
  const found = /^(.+) (within|escalate) (\d+) round (\d+)$/.exec(timer);
  const [, title = '', ends, criterion, round] = found ?? [];
  if (ends !== 'within' && ends !== 'escalate') return undefined;
  return { title, ends, criterion: Number(criterion), round: Number(round) };
}

/** Every deadline of a round that something waits for. */
export function timersOf(
  gate: string,
  criteria: readonly RoutingCriterion[],
  { status, asked, round }: Pick<GateState, 'status' | 'asked' | 'round'>,
): { timer: string; due: Time }[] {
  if (status !== 'waiting' || asked === undefined) return [];
  const title = timerTitle(gate);
  return criteria.flatMap((each, criterion) => {
    if (each.criterion !== 'approval' || each.withinMs === undefined) return [];
    const within = {
      timer: gateTimer({ title, ends: 'within', criterion, round }),
      due: asked + each.withinMs,
    };
    if (each.escalate === undefined) return [within];
    const due = asked + Math.floor(each.withinMs / 2);
    return [{ timer: gateTimer({ title, ends: 'escalate', criterion, round }), due }, within];
  });
}

// What a correlation that has not ended is held up by, the most telling first: for who has waited in vain. Safe and pure.

import type { PauseInForce } from '../pause';
import type { ExplainRow } from './explanation';
import { childRows } from './family-rows';
import { type Explained, type Gathered, gather } from './gathered';
import { endWaitRows, gateRows, joinRows } from './wait-rows';
import { pauseRow, workRows } from './work-rows';

/** `by`: what kind of thing a person would look at next. */
export interface HeldUp {
  by: 'pause' | 'plan-pause' | 'gate' | 'work' | 'wait';
  /** Of a pause its name, by which it is resumed. */
  pause?: string;
  /** `gate clearance needs approval by lead (0 of 2): ann or bob may decide`. */
  text: string;
}

/** Pauses, gates and work at hand; where there are none of these, what joins, children and the ends of the plan wait for. */
export function heldUp(explained: Explained): HeldUp[] {
  const seen = gather(explained);
  const gates = gateRows(seen);
  const isHeld = ({ delivery = '' }: ExplainRow) => seen.state.open[delivery]?.state === 'held';
  const all = workRows(seen);
  const [work, held] = [all.filter((row) => !isHeld(row)), all.filter(isHeld)];
  const first = [
    ...Object.values(seen.state.pauses ?? {}).map((each) => pausedBy(seen, each)),
    ...gates.map(said('gate')),
    ...work.map(said('work')),
  ];
  if (first.length > 0) return first;
  return [...held, ...joinRows(seen), ...childRows(seen), ...endWaitRows(seen)].map(said('wait'));
}

const pausedBy = (seen: Gathered, pause: PauseInForce): HeldUp => ({
  ...said(pause.scope === 'plan' ? 'plan-pause' : 'pause')(pauseRow(seen, pause)),
  pause: pause.pause,
});

const said =
  (by: HeldUp['by']) =>
  ({ name, clause, outcome, details = [] }: ExplainRow): HeldUp => {
    // Of work the cause says which of several is meant; of a gate what it holds is told by `gate show`.
    const which = by === 'gate' || clause === '' ? '' : ` (${clause})`;
    const saga = by === 'work' ? details.filter((each) => each.includes('waits for ')) : [];
    return { by, text: [`${name}${which}${by === 'gate' ? ' ' : ': '}${outcome}`, ...saga].join('; ') };
  };

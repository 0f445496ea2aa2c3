// How a round of a gate ends: it opens, somebody says no, people's time runs out, or nobody needs it any more. Safe and pure.
import type { Delivery } from '../state';
import { endSubtask } from '../subtasks';
import { record, type Turn } from '../turn';
import { passOn } from './ask-for';
import { changeGate, freshGate } from './change-gate';
import { isMet, standingsOf } from './criteria';
import { publishOfGate } from './gate-event';
import { approvedWork, gateOf, holderOf, titleOf } from './gate-name';
import type { GateState } from './gate-state';

/** What a delivery's ledger row says, and what a saga is told. */
export const REFUSED = 'gate refused';

/** Takes the gate as it is at this time, and opens it where all is met and it waits: what it held goes on, and it is said once. */
export function openIfMet(turn: Turn, name: string): void {
  const gate = freshGate(turn, name);
  if (!gate?.state) return;
  const { criteria, state } = gate;
  changeGate(turn, name, state);
  if (state.status !== 'waiting') return;
  if (!standingsOf(turn.index.plan, criteria, state, turn.at).every(isMet)) return;
  const { asks = [], ...kept } = state;
  const open: GateState = { ...kept, status: 'open', decided: turn.at };
  changeGate(turn, name, open);
  for (const { id } of heldBy(turn, name))
    record(turn, { fact: 'delivery-released', delivery: id, at: turn.at });
  for (const asker of asks) passOn(turn, name, asker);
  publishOfGate(turn, name, open, { type: plannedGate(turn, name)?.onOpen, ordinal: 'open' });
}

/** Ends the round with a no: what the gate held is discarded, sagas are told. */
export function refuseGate(turn: Turn, name: string, status: 'refused' | 'expired'): void {
  const before = gateOf(turn.state, name);
  if (!before) return;
  const { asks = [], ...kept } = before;
  const refused: GateState = { ...kept, status, decided: turn.at };
  changeGate(turn, name, refused);
  const problem = whyRefused(name, refused);
  for (const delivery of heldBy(turn, name)) {
    const { id } = delivery;
    const end = { as: 'discarded', reason: REFUSED, problem, at: turn.at } as const;
    record(turn, { fact: 'delivery-ended', delivery: id, ...end });
    endSubtask(turn, delivery, 'failed');
  }
  for (const { saga, step } of asks)
    turn.effects.push({ effect: 'answer-gate', saga, step, verdict: 'refused', reason: problem });
  const type = plannedGate(turn, name)?.onRefused;
  publishOfGate(turn, name, refused, { type, ordinal: 'refused', says: { reason: status, problem } });
}

/** In a sentence: who said no and why, or that nobody decided. */
export function whyRefused(name: string, { status, decisions }: GateState): string {
  const no = decisions.find(({ verdict }) => verdict === 'reject');
  if (status === 'expired' || !no) return `${titleOf(name)} expired: nobody decided in time, which means no`;
  return `${titleOf(name)} was refused by ${no.by}${no.note === undefined ? '' : `: ${no.note}`}`;
}

/** In a sentence: why nobody needs it any more. */
export const whyWithdrawn = (name: string, { because }: GateState): string =>
  `${titleOf(name)} is not needed any more: ${because ?? 'the correlation has been cancelled or has failed'}`;

/**
 * After the correlation has been cancelled or has failed: nobody is to decide any more, and steps do not begin. `told` are the ids of
 * sagas that hear of it otherwise.
 */
export function withdrawGates(turn: Turn, reason: string, told: readonly string[] = []): void {
  for (const [name, { asks = [], ...state }] of Object.entries(turn.state.gates ?? {})) {
    if (state.status !== 'waiting') continue;
    changeGate(turn, name, { ...state, status: 'withdrawn', decided: turn.at });
    for (const { saga, step, sagaId = '' } of asks)
      if (!told.includes(sagaId))
        turn.effects.push({ effect: 'answer-gate', saga, step, verdict: 'refused', reason });
  }
}

/** What a gate holds, in the order in which it was opened; of an approval its one delivery. */
export function heldBy({ state }: Pick<Turn, 'state'>, name: string): Delivery[] {
  const work = approvedWork(name);
  const [all, holder] = [Object.values(state.open), holderOf(name)];
  return all.filter(
    ({ id, heldBy: by, state: stands }) =>
      stands === 'held' && by === holder && (work === undefined || id === work),
  );
}

function plannedGate({ index: { plan } }: Turn, name: string) {
  return plan.gates && Object.hasOwn(plan.gates, name) ? plan.gates[name] : undefined;
}

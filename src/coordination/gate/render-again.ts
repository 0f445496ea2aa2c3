// A run begins: what the one before had asked workers to show, and had not been shown, is asked for again. Safe and pure.
import type { Turn } from '../turn';
import { workOf } from './gate-hold';
import { approvedWork } from './gate-name';

export function renderAgain(turn: Turn): void {
  for (const [gate, { status, action }] of Object.entries(turn.state.gates ?? {})) {
    if (status !== 'waiting' || !action || action.hash !== undefined) continue;
    if (action.work) {
      turn.effects.push({ effect: 'render-action', gate, show: { work: action.work } });
      continue;
    }
    const id = approvedWork(gate) ?? '';
    const delivery = Object.hasOwn(turn.state.open, id) ? turn.state.open[id] : undefined;
    const reaction = delivery && turn.index.reaction(delivery.reaction);
    if (delivery && reaction)
      turn.effects.push({ effect: 'render-action', gate, show: { run: workOf(turn, delivery, reaction) } });
  }
}

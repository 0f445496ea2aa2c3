// Which way state machines went, by what moved them. Safe and pure.
import type { RoutingPlan } from '../../plan/routing-plan';
import type { Fact } from '../facts';
import type { Delivery } from '../state';

export interface MachineMove {
  from: string;
  to: string;
}

/** By delivery: a move is recorded just before its delivery ends. */
export function movesIn(
  plan: Pick<RoutingPlan, 'machines' | 'reactions'>,
  facts: readonly Fact[],
  deliveries: ReadonlyMap<string, Delivery>,
): Map<string, MachineMove> {
  const moves = new Map<string, MachineMove>();
  const states = new Map(Object.entries(plan.machines ?? {}).map(([name, { initial }]) => [name, initial]));
  const works = new Map(plan.reactions.map(({ name, does }) => [name, does]));
  let moved: { machine: string; from: string; to: string } | undefined;
  for (const fact of facts) {
    if (fact.fact === 'machine-moved') {
      const { machine, state } = fact;
      moved = { machine, from: states.get(machine) ?? '?', to: state.state };
      states.set(machine, state.state);
    }
    if (fact.fact !== 'delivery-ended' || !moved) continue;
    const does = works.get(deliveries.get(fact.delivery)?.reaction ?? '');
    if (does?.work !== 'transition' || does.machine !== moved.machine) continue;
    moves.set(fact.delivery, { from: moved.from, to: moved.to });
    moved = undefined;
  }
  return moves;
}

// Explicit state machines (M10): an event that is no legal transition is refused and recorded. Safe and pure.
import type { RoutingMachine } from '../plan/routing-plan';

export interface MachineState {
  state: string;
  /** How often input `retry` was taken. */
  retries: number;
}

export const initialMachine = (machine: RoutingMachine): MachineState => ({
  state: machine.initial,
  retries: 0,
});

/** The state after an input; undefined where the machine has no such transition. */
export function moveMachine(
  machine: RoutingMachine,
  { state, retries }: MachineState,
  input: string,
): MachineState | undefined {
  const exhausted = input === 'retry' && machine.maxRetries !== undefined && retries >= machine.maxRetries;
  const taken = exhausted ? 'max_retries' : input;
  const transition = machine.transitions.find((each) => each.from === state && each.input === taken);
  if (!transition) return undefined;
  return { state: transition.to, retries: taken === 'retry' ? retries + 1 : retries };
}

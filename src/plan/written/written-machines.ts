// State machines as they were written, with what they need not say (M10). Pure.
import type { MachineWords } from '../language/machine-schema';
import type { RoutingMachine } from '../routing-plan';

/** IDLE –start→ RUNNING –success→ SUCCESS or –failure→ FAILURE –retry→ RUNNING or –max_retries→ ERROR. */
const TRANSITIONS: RoutingMachine['transitions'] = [
  { from: 'IDLE', input: 'start', to: 'RUNNING' },
  { from: 'RUNNING', input: 'success', to: 'SUCCESS' },
  { from: 'RUNNING', input: 'failure', to: 'FAILURE' },
  { from: 'FAILURE', input: 'retry', to: 'RUNNING' },
  { from: 'FAILURE', input: 'max_retries', to: 'ERROR' },
];
const MAX_RETRIES = 3;

export interface MachineShape {
  initial: string;
  /** The initial one first, the others in the order of the transitions. */
  states: string[];
  transitions: RoutingMachine['transitions'];
  /** Absent where nothing is retried, or where nothing follows the last retry. */
  maxRetries?: number;
}

/** Initial is what the words say, else where the first transition begins. */
export function machineShape(words: MachineWords): MachineShape {
  const transitions = words.transitions ?? TRANSITIONS;
  const initial = words.initial ?? transitions[0]?.from ?? '';
  const inputs = new Set(transitions.map(({ input }) => input));
  const counts = inputs.has('retry') && inputs.has('max_retries');
  const maxRetries = words.max_retries ?? (counts ? MAX_RETRIES : undefined);
  return {
    initial,
    states: [...new Set([initial, ...transitions.flatMap(({ from, to }) => [from, to])])],
    transitions,
    ...(maxRetries === undefined ? {} : { maxRetries }),
  };
}

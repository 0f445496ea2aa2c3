// A saga is cancelled while a step of it waits at a gate: the step asks no more, and where nobody else waits nobody is to decide.
// Safe and pure.
import { isJsonObject } from '../../events/json';
import type { Turn } from '../turn';
import { changeGate } from './change-gate';
import { heldBy } from './decided';
import type { GateState } from './gate-state';

interface Withdrawal {
  /** The saga's workflow id. */
  saga: string;
  step: string;
}

/** Takes what stands beside the events of a signal; what is no such request is none. */
export function withdrawStep(turn: Turn, value: unknown): void {
  const withdrawal = withdrawalIn(value);
  if (!withdrawal) return;
  for (const [name, state] of Object.entries(turn.state.gates ?? {})) {
    const { asks = [], ...rest } = state;
    const others = asks.filter(({ saga, step }) => saga !== withdrawal.saga || step !== withdrawal.step);
    if (others.length === asks.length) continue;
    if (others.length > 0) changeGate(turn, name, { ...rest, asks: others });
    else changeGate(turn, name, heldBy(turn, name).length > 0 ? rest : withdrawn(turn, rest, withdrawal));
  }
}

const withdrawn = ({ at }: Turn, state: GateState, { saga, step }: Withdrawal): GateState => ({
  ...state,
  status: 'withdrawn',
  decided: at,
  because: `${step} of ${saga} was cancelled, and nothing else waits for it`,
});

function withdrawalIn(value: unknown): Withdrawal | undefined {
  if (!isJsonObject(value)) return undefined;
  const { saga, step } = value;
  return typeof saga === 'string' && typeof step === 'string' ? { saga, step } : undefined;
}

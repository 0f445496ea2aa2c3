// How gates of a correlation were decided, as lines of `status` and `wait`. Pure; loads nothing heavy.
import { whyRefused } from '../../coordination/gate/decided';
import { titleOf } from '../../coordination/gate/gate-name';
import type { GateState } from '../../coordination/gate/gate-state';
import type { CorrelationRecord } from '../../store/read-correlation';
import type { Output } from '../output/output';
import { visible } from '../output/visible';

/** `gate clearance was refused by ann: typo on home page`: a no that the phase alone does not tell. */
export function refusalLines({ state }: Pick<CorrelationRecord, 'state'>, output: Output): string[] {
  return Object.entries(state.gates ?? {}).flatMap(([name, gate]) =>
    isNo(gate) ? [output.tone('bad', visible(`${whyRefused(name, gate)}${timeOf(gate)}`))] : [],
  );
}

/** The same, and who said yes to those that are open or still wait. */
export function decidedLines({ state }: Pick<CorrelationRecord, 'state'>, output: Output): string[] {
  const yes = Object.entries(state.gates ?? {}).flatMap(([name, gate]) => {
    const by = gate.decisions.map((each) => each.by);
    if (isNo(gate) || by.length === 0) return [];
    return [visible(`${titleOf(name)} ${gate.status}, approved by ${by.join(', ')}${timeOf(gate)}`)];
  });
  return [...refusalLines({ state }, output), ...yes];
}

const isNo = ({ status }: GateState): boolean => status === 'refused' || status === 'expired';

const timeOf = ({ decided }: GateState): string =>
  decided === undefined ? '' : ` (${new Date(decided).toISOString().slice(11, 19)})`;

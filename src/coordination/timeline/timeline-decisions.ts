// Who decided what at gates and approvals, as the timeline tells it beside the events. Safe and pure.
import type { Fact } from '../facts';
import { titleOf } from '../gate/gate-name';
import type { Decision } from '../gate/gate-state';
import { utc } from './timeline';

export interface TimelineDecision {
  /** RFC 3339, in UTC. */
  time: string;
  correlation: string;
  /** `gate clearance`, `approval of deployer#3`. */
  gate: string;
  /** The gate's round in which it was given. */
  round: number;
  by: string;
  verdict: Decision['verdict'];
  role?: string;
  note?: string;
  /** Of an approval of an action: the SHA-256 of what was approved. */
  hash?: string;
}

/** One fact at a time: gives the decisions that a fact is the first to tell. */
export function decisionFold(correlation: string): (fact: Fact) => TimelineDecision[] {
  const told = new Set<string>();
  return (fact) => {
    if (fact.fact !== 'gate-changed') return [];
    const { gate, state } = fact;
    return state.decisions.flatMap((decision) => {
      const { at, ...rest } = decision;
      const key = JSON.stringify([gate, state.round, decision]);
      if (told.has(key)) return [];
      told.add(key);
      return [{ time: utc(at), correlation, gate: titleOf(gate), round: state.round, ...rest }];
    });
  };
}

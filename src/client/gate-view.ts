// A gate as people look at it: what it lacks, who brought what, who decided, what it holds, and what exactly would run. Pure.
import { type CriterionStanding, standingsOf } from '../coordination/gate/criteria';
import { heldBy, whyRefused, whyWithdrawn } from '../coordination/gate/decided';
import { criteriaOf, gateOf } from '../coordination/gate/gate-name';
import type { Decision, Evidence, GateState, Rendered } from '../coordination/gate/gate-state';
import { requestersOf } from '../coordination/gate/requesters';
import { gateAsOf, type SpentEvidence, spentEvidence } from '../coordination/gate/spent-evidence';
import type { Time } from '../coordination/state';
import type { CorrelationRecord } from '../store/read-correlation';

export interface GateView {
  plan: string;
  correlation: string;
  gate: string;
  status: GateState['status'];
  /** Of `refused`, `expired` and `withdrawn`: why. */
  problem?: string;
  round: number;
  since: Time;
  decided?: Time;
  /** `spent`: what was evidence and does not count any more. */
  criteria: (CriterionStanding & {
    evidence?: Evidence[];
    spent?: SpentEvidence[];
    decisions?: Decision[];
  })[];
  /** Deliveries that it holds, and steps of sagas that wait for it. */
  holds: string[];
  /** They may not decide. */
  requesters: string[];
  /** Of an approval: what would run. Without text where retention has removed the run that it was shown in. */
  action?: { hash?: string; text?: string; problem?: string };
}

/** The gate of that name at that time; undefined where nobody has asked for it and no evidence has come. */
export function gateView(record: CorrelationRecord, name: string, at: Time): GateView | undefined {
  const { plan, correlation, state } = record;
  const known = gateOf(state, name);
  const criteria = criteriaOf(plan, name, known);
  if (!known || !criteria) return undefined;
  const gate = gateAsOf(criteria, known, at);
  const spent = spentEvidence(record.facts, name, criteria, at);
  const { status, round, since, decided, action } = gate;
  const isNo = status === 'refused' || status === 'expired';
  return {
    plan: plan.plan,
    correlation,
    gate: name,
    status,
    ...(isNo && { problem: whyRefused(name, gate) }),
    ...(status === 'withdrawn' && { problem: whyWithdrawn(name, gate) }),
    round,
    since,
    ...(decided === undefined ? {} : { decided }),
    criteria: standingsOf(plan, criteria, gate, at).map((standing, number) => ({
      ...standing,
      ...(standing.criterion === 'evidence'
        ? {
            evidence: gate.evidence.filter((each) => each.criterion === number),
            spent: spent.filter((each) => each.criterion === number),
          }
        : { decisions: gate.decisions }),
    })),
    holds: [
      ...heldBy({ state }, name).map(({ id }) => id),
      ...(gate.asks ?? []).map(({ saga, step }) => `${step} of ${saga}`),
    ],
    requesters: requestersOf(state, name),
    ...(action && { action: { ...withoutWork(action), ...textOf(record, name, action.hash) } }),
  };
}

const withoutWork = ({ hash, problem }: NonNullable<GateState['action']>) => ({
  ...(hash === undefined ? {} : { hash }),
  ...(problem === undefined ? {} : { problem }),
});

/** The text behind a hash stands in the history. */
function textOf({ facts }: CorrelationRecord, name: string, hash: string | undefined): { text?: string } {
  const shown = facts.flatMap((fact): Rendered[] =>
    fact.fact === 'action-rendered' && fact.gate === name ? [fact.rendered] : [],
  );
  const found = shown.findLast((each) => 'hash' in each && each.hash === hash);
  return found && 'text' in found ? { text: found.text } : {};
}

// Why an event wakes whom, as far as filters go. Safe and pure: the same judgement as dispatch, so that they cannot disagree.
import type { Envelope } from '../events/envelope';
import { type Judgement, judge } from './match';
import { leavesOf, type PlanIndex } from './plan-index';

export interface RoutingRow {
  reaction: string;
  agent: string;
  /** True where a leaf of the trigger matches; a join may still wait for others. */
  matches: boolean;
  /** Of the leaf that came nearest: the clause that said no and the value it saw. */
  clause?: string;
  saw?: string;
}

/** A row for each reaction of the plan, those included that the index would not even look at. */
export function explainRouting({ plan }: PlanIndex, envelope: Envelope): RoutingRow[] {
  return plan.reactions.map(({ name, agent, on }) => {
    const judged: Judgement[] = leavesOf(on).map((leaf) => judge(leaf, envelope));
    const no = judged.find((each) => !each.matches);
    if (judged.some((each) => each.matches) || !no || no.matches)
      return { reaction: name, agent, matches: true };
    return { reaction: name, agent, matches: false, clause: no.clause, saw: no.saw };
  });
}

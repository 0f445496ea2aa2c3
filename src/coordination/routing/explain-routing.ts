// Why an event wakes whom, as far as a plan alone can say: query `explain` of a coordination. Safe and pure, bundled into the
// workflow: the same judgement as dispatch, so that they cannot disagree.
import type { Envelope } from '../../events/envelope';
import { eventProblem } from '../../events/envelope-guard';
import { verdictOn } from '../explain/nearest-no';
import type { PlanIndex } from './plan-index';

export interface RoutingRow {
  reaction: string;
  agent: string;
  /** True where the reaction is woken, or the event takes a place in its join. */
  matches: boolean;
  /** Of what came nearest: the clause that said no and the value it saw. */
  clause?: string;
  saw?: string;
}

/**
 * The same for what came over the wire, which may be anything.
 * @throws TypeError with a sentence that says what is wrong with it
 */
export function explainUnknown(index: PlanIndex, value: unknown): RoutingRow[] {
  const wrong = eventProblem(value);
  if (wrong)
    throw new TypeError(
      `query explain takes a whole envelope, { event, payload, routing }: ${wrong.path} ${wrong.problem}`,
    );
  return explainRouting(index, value as Envelope);
}

/** A row for each reaction of the plan, those included that the index would not even look at. */
export function explainRouting({ plan }: PlanIndex, envelope: Envelope): RoutingRow[] {
  return plan.reactions.map((reaction) => {
    const verdict = verdictOn(plan, reaction, envelope);
    const row = { reaction: reaction.name, agent: reaction.agent };
    if (verdict.matches) return { ...row, matches: true };
    return { ...row, matches: false, clause: verdict.clause, saw: verdict.saw };
  });
}

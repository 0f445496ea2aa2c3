// The names of gates: those of the plan, and those of approvals, which belong to one piece of work. Safe and pure.
// No gate of a plan has a blank in its name, so the two cannot be confused.
import type { RoutingApproval, RoutingCriterion, RoutingPlan } from '../../plan/routing-plan';
import type { CoordinationState } from '../state';
import type { GateState } from './gate-state';

const APPROVAL = 'approval ';

/** `approval deployer#12`; of a saga's step `approval <saga id>/<step>`. */
export const approvalName = (work: string): string => `${APPROVAL}${work}`;

/** The inverse: of which work it is the approval; undefined of a gate of the plan. */
export const approvedWork = (gate: string): string | undefined =>
  gate.startsWith(APPROVAL) ? gate.slice(APPROVAL.length) : undefined;

/** What stands in `heldBy` of a delivery that it holds. */
export const holderOf = (gate: string): string =>
  approvedWork(gate) === undefined ? `gate ${gate}` : 'approval';

/** As the beginning of a sentence: `gate security-clearance`, `approval deployer#12`. */
export const titleOf = (gate: string): string => (approvedWork(gate) === undefined ? `gate ${gate}` : gate);

export const gateOf = (
  { gates = {} }: Pick<CoordinationState, 'gates'>,
  name: string,
): GateState | undefined => (Object.hasOwn(gates, name) ? gates[name] : undefined);

/** What has to be met: of a gate what the plan lists, of an approval that alone. Undefined where the plan has no such gate. */
export function criteriaOf(
  { gates = {} }: Pick<RoutingPlan, 'gates'>,
  name: string,
  state: { approval?: RoutingApproval } | undefined,
): RoutingCriterion[] | undefined {
  if (approvedWork(name) !== undefined)
    return state?.approval && [{ criterion: 'approval', ...state.approval }];
  return Object.hasOwn(gates, name) ? gates[name]?.criteria : undefined;
}

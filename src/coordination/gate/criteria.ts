// What a gate still lacks. Safe and pure: time comes in as data, and is always that of admission, never that of a producer's clock.
import type { EventTrigger, RoutingCriterion, RoutingPlan } from '../../plan/routing-plan';
import { typeOf } from '../plan-index';
import type { Time } from '../reckoning';
import type { Decision, Evidence, GateState } from './gate-state';
import { hasRole } from './person';

/** How far one criterion has come. */
export interface CriterionStanding {
  criterion: 'evidence' | 'approval';
  /** In words: `evidence ReviewCompletedEvent from /security-auditor`, `approval by lead`. */
  of: string;
  have: number;
  need: number;
  /** Until when people have; absent where they have for ever, or nothing waits yet. */
  due?: Time;
}

export const isMet = ({ have, need }: CriterionStanding): boolean => have >= need;

type Asked = Pick<GateState, 'evidence' | 'decisions' | 'asked'>;

/** How far each criterion has come at that time, in the plan's order. */
export function standingsOf(
  plan: Pick<RoutingPlan, 'roles'>,
  criteria: readonly RoutingCriterion[],
  state: Asked,
  at: Time,
): CriterionStanding[] {
  return criteria.map((criterion, number) => {
    if (criterion.criterion === 'evidence')
      return {
        criterion: 'evidence',
        of: `evidence ${wordsOf(criterion.of)}`,
        have: sourcesOf(criterion, number, state.evidence, at).size,
        need: criterion.quorum,
      };
    const { role, quorum, withinMs } = criterion;
    const yes = state.decisions.filter(
      (each) => each.verdict === 'approve' && countsFor(plan, criterion, each),
    );
    const due = state.asked === undefined || withinMs === undefined ? undefined : state.asked + withinMs;
    return {
      criterion: 'approval',
      of: role === undefined ? 'approval' : `approval by ${role}`,
      have: yes.length,
      need: quorum,
      ...(due === undefined ? {} : { due }),
    };
  });
}

type EvidenceCriterion = Extract<RoutingCriterion, { criterion: 'evidence' }>;
type ApprovalCriterion = Extract<RoutingCriterion, { criterion: 'approval' }>;

/** Who has brought evidence that counts at that time. */
function sourcesOf(
  criterion: EvidenceCriterion,
  number: number,
  evidence: readonly Evidence[],
  at: Time,
): Set<string> {
  const counting = evidence.filter((each) => each.criterion === number && isFresh(criterion, each, at));
  return new Set(counting.map(({ source }) => source));
}

export const isFresh = ({ freshForMs }: EvidenceCriterion, { at: since }: Evidence, at: Time): boolean =>
  freshForMs === undefined || at - since <= freshForMs;

/** Whether what a person says is about this criterion: it was said in that role, or in no particular one and they have it. */
export function countsFor(
  plan: Pick<RoutingPlan, 'roles'>,
  { role: asked }: ApprovalCriterion,
  { by, role }: Pick<Decision, 'by' | 'role'>,
): boolean {
  if (asked === undefined) return true;
  return (role === undefined || role === asked) && hasRole(plan, by, asked);
}

/** The evidence asked for, as a person names it. */
function wordsOf(of: EventTrigger): string {
  const what = typeOf(of) ?? (of.topic === undefined ? 'by any event' : `by events of ${of.topic}`);
  return of.from === undefined ? what : `${what} from ${of.from}`;
}

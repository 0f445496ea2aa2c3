// What a gate still lacks. Safe and pure: time comes in as data, and is always that of admission, never that of a producer's clock.
import { askedSources } from '../../plan/asked-sources';
import type { EventTrigger, RoutingCriterion, RoutingPlan } from '../../plan/routing-plan';
import type { Time } from '../reckoning';
import { typeOf } from '../routing/plan-index';
import type { Decision, Evidence, GateState } from './gate-state';
import { hasRole } from './person';

/** How far one criterion has come. */
export interface CriterionStanding {
  criterion: 'evidence' | 'approval';
  /** In words: `evidence ReviewCompletedEvent from /security-auditor`, `approval by lead`. */
  of: string;
  have: number;
  need: number;
  /** Of evidence that lists its sources, as long as it lacks some: those that have brought none. */
  missing?: string[];
  /** Until when people have; absent where they have for ever, or nothing waits yet. */
  due?: Time;
}

export const isMet = ({ have, need }: CriterionStanding): boolean => have >= need;

/** So many names stand in a sentence. */
const NAMED = 8;

const someOf = (names: readonly string[]): string =>
  names.length > NAMED
    ? `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`
    : names.join(', ');

/** What a criterion that is not met lacks: `approval by lead (1 of 2)`, `evidence Ready from /a, /b (1 of 2: /b missing)`. */
export function lackWords({ of, have, need, missing = [] }: CriterionStanding): string {
  const any = missing.length > need - have ? `any ${need - have} of ` : '';
  const who = missing.length === 0 ? '' : `: ${any}${someOf(missing)} missing`;
  return `${of} (${have} of ${need}${who})`;
}

type Asked = Pick<GateState, 'evidence' | 'decisions' | 'asked'>;

/** How far each criterion has come at that time, in the plan's order. */
export function standingsOf(
  plan: Pick<RoutingPlan, 'roles'>,
  criteria: readonly RoutingCriterion[],
  state: Asked,
  at: Time,
): CriterionStanding[] {
  return criteria.map((criterion, number) => {
    if (criterion.criterion === 'evidence') {
      const { of, quorum: need } = criterion;
      const brought = sourcesOf(criterion, number, state.evidence, at);
      const listed = Array.isArray(of.from) && brought.size < need ? of.from : undefined;
      const missing = listed?.filter((source) => !brought.has(source));
      return {
        criterion: 'evidence',
        of: `evidence ${wordsOf(of)}`,
        have: brought.size,
        need,
        ...(missing && { missing }),
      };
    }
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
  const sources = askedSources(of);
  return sources ? `${what} from ${someOf(sources)}` : what;
}

// What a gate waits for, who can bring it, and what became of it. Safe and pure.
import type { RoutingCriterion } from '../../plan/routing-plan';
import { type CriterionStanding, isMet, lackWords, standingsOf } from '../gate/criteria';
import { whyRefused, whyWithdrawn } from '../gate/decided';
import { criteriaOf, gateOf, titleOf } from '../gate/gate-name';
import type { GateState } from '../gate/gate-state';
import { holdersOf, isSamePerson } from '../gate/person';
import { requestersOf } from '../gate/requesters';
import { freshened } from '../gate/round';
import type { Gathered } from './gathered';
import { clockTime } from './moments';
import { withSenders } from './senders';

/** A sentence for each criterion that is not met, or how the gate was decided; none where the plan has no such gate. */
export function gateWords(seen: Gathered, name: string): string[] {
  const known = gateOf(seen.state, name);
  const criteria = criteriaOf(seen.plan, name, known);
  if (!known || !criteria) return [];
  const state = freshened(criteria, known, seen.now);
  const at = state.decided === undefined ? '' : ` at ${clockTime(state.decided, seen.now)}`;
  switch (state.status) {
    case 'waiting':
      return [...waitingWords(seen, name, criteria, state), ...actionWords(state)];
    case 'open':
      return [`${titleOf(name)} opened${at}${approvedBy(state)}`];
    case 'refused':
    case 'expired':
      return [`${whyRefused(name, state)}${at}`];
    case 'withdrawn':
      return [whyWithdrawn(name, state)];
  }
}

const approvedBy = ({ decisions }: GateState): string =>
  decisions.length === 0 ? '' : `, approved by ${decisions.map(({ by }) => by).join(', ')}`;

function waitingWords(
  seen: Gathered,
  name: string,
  criteria: readonly RoutingCriterion[],
  state: GateState,
): string[] {
  return standingsOf(seen.plan, criteria, state, seen.now).flatMap((standing, number) => {
    const criterion = criteria[number];
    if (!criterion || isMet(standing)) return [];
    const words = `needs ${lackWords(standing)}`;
    if (criterion.criterion === 'evidence') {
      const { missing: from = criterion.of.from } = standing;
      return [`${words}: ${withSenders(seen, { ...criterion.of, ...(from && { from }) })}`];
    }
    return [`${words}: ${decidersOf(seen, name, criterion.role, state)}${untilWords(seen, standing)}`];
  });
}

/** `ann, bob or cyd may decide`, without those who asked for it or have decided. */
function decidersOf(
  seen: Gathered,
  name: string,
  role: string | undefined,
  { decisions }: GateState,
): string {
  const asked = requestersOf(seen.state, name);
  const not = [...asked, ...decisions.map(({ by }) => by)];
  if (role === undefined)
    return asked.length === 0 ? 'anybody may decide' : `anybody but ${asked.join(', ')} may decide`;
  const holders = holdersOf(seen.plan, role);
  const may = holders.filter((holder) => !not.some((each) => isSamePerson(each, holder)));
  if (may.length > 0) return `${oneOf(may)} may decide`;
  return holders.length === 0
    ? `the plan gives nobody the role ${role}`
    : `nobody may decide any more: ${holders.join(', ')} asked for it or have decided`;
}

const oneOf = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), names.at(-1)].filter((part) => part).join(' or ');

const untilWords = (seen: Gathered, { due }: CriterionStanding): string =>
  due === undefined ? '' : `, until ${clockTime(due, seen.now)}; after that it is a no`;

/** Of an approval of what would run: whether it has been shown. */
function actionWords({ action }: GateState): string[] {
  if (!action) return [];
  if (action.problem !== undefined)
    return [`what would run cannot be shown, so it can only be rejected: ${action.problem}`];
  return action.hash === undefined
    ? ['what would run has not been shown yet: does a worker run for this plan?']
    : [];
}

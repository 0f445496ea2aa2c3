// Joins that wait for two endings of one run: the run takes one of them, so they are never met. Pure.
import { leavesOf, namedTypeOf, typesOf } from '../compile/compile-trigger';
import { placedRouting } from '../compile/placed-routing';
import type { WrittenPlan } from '../compiled-plan';
import type { PlanPath } from '../position';
import { type PlanProblem, problemAt } from '../problem';
import { reactionLabel } from '../reaction-label';
import type { EventTrigger, RoutingReaction, Trigger } from '../routing-plan';
import { type EventFlow, eventFlow } from './event-flow';
import { publishedTypes } from './published-types';
import { canBeMet, type Reach, reach, typesBy } from './reach';
import { endingsOf, onceRule } from './runs-once';

interface Waiter {
  label: string;
  on: Trigger;
  path: PlanPath;
  reaction?: RoutingReaction;
}

/**
 * For each reaction that runs once and can end in several ways: joins that can be met, but in none of these ways. Whatever follows
 * from an ending counts as well, so the two may be many steps away.
 */
export function checkExclusion(plan: WrittenPlan): PlanProblem[] {
  const { routing, positions, file } = plan;
  const flow = eventFlow(routing);
  const joins = joinsOf(plan);
  if (joins.length === 0) return [];
  const begin = beginningOf(plan);
  const runsOnce = onceRule(flow);
  const whole = reach(flow, begin);
  const told = new Set<Waiter>();
  return routing.reactions.flatMap((chooser) => {
    const ways = waysOf(chooser, flow, begin, whole, runsOnce);
    if (ways.length < 2) return [];
    const excluded = joins.filter(
      (each) => isMetIn(each, whole) && !told.has(each) && !ways.some((way) => isMetIn(each, way.reach)),
    );
    const roots = excluded.filter((each) => isRoot(each, excluded, ways));
    return roots.map((join) => {
      told.add(join);
      const message = `${join.label} waits for what excludes each other: ${branchesOf(join.on, whole, ways, chooser)}, and it ends in one way; write any, or let somebody else publish one of them`;
      return problemAt(file, positions.of(join.path), 'SB225', message);
    });
  });
}

interface Way {
  as: string;
  says: (reaction: RoutingReaction) => string[];
  reach: Reach;
  begin: ReadonlySet<string>;
  flow: EventFlow;
}

/** What can happen after each ending of a reaction; none where it does not matter, or where it may run again. */
function waysOf(
  chooser: RoutingReaction,
  flow: EventFlow,
  begin: ReadonlySet<string>,
  whole: Reach,
  runsOnce: (reaction: RoutingReaction) => boolean,
): Way[] {
  const endings = endingsOf(chooser).filter(
    ({ type }) => flow.fedBy(type).length > 0 && whole.types.has(type),
  );
  const mine = ({ type }: { type: string }) =>
    !begin.has(type) && flow.producersOf(type).every((each) => each === chooser);
  if (endings.filter(mine).length < 2 || !runsOnce(chooser)) return [];
  const all = endingsOf(chooser).map(({ type }) => type);
  return endings.map(({ as, type }) => {
    const says = (reaction: RoutingReaction): string[] => {
      const types = typesBy(flow, reaction);
      return reaction === chooser ? types.filter((each) => each === type || !all.includes(each)) : types;
    };
    return { as, says, begin, flow, reach: reach(flow, begin, { says }) };
  });
}

const isMetIn = ({ on }: Waiter, { fed }: Reach): boolean => canBeMet(on, (leaf) => fed.has(leaf));

/** One that lacks nothing but what excludes each other; others wait for what it would have brought. */
function isRoot(join: Waiter, excluded: readonly Waiter[], ways: readonly Way[]): boolean {
  const awake = excluded.flatMap((each) => (each !== join && each.reaction ? [each.reaction] : []));
  if (awake.length === 0) return true;
  return !ways.some(({ flow, begin, says }) => isMetIn(join, reach(flow, begin, { says, awake })));
}

/** `Passed comes where checker ends as completed, Refused where it ends as refused`. */
function branchesOf(on: Trigger, whole: Reach, ways: readonly Way[], chooser: RoutingReaction): string {
  const said = leavesOf(on).flatMap((leaf: EventTrigger) => {
    const fits = ways.filter((way) => way.reach.fed.has(leaf)).map(({ as }) => as);
    if (!whole.fed.has(leaf) || fits.length === ways.length || fits.length === 0) return [];
    return [{ type: namedTypeOf(leaf) ?? typesOf(leaf)?.join(' or ') ?? 'its event', as: fits.join(' or ') }];
  });
  return said
    .map(({ type, as }, index) =>
      index === 0
        ? `${type} comes only where ${reactionLabel(chooser)} ends as ${as}`
        : `${type} only where it ends as ${as}`,
    )
    .join(', ');
}

function joinsOf(plan: WrittenPlan): Waiter[] {
  const { completeOn, failOn } = plan.routing;
  const reactions = placedRouting(plan).map(({ reaction, on }) => ({
    label: reactionLabel(reaction),
    on: reaction.on,
    path: on,
    reaction,
  }));
  const ends = [
    ...(completeOn ? [{ label: 'complete_on', on: completeOn, path: ['complete_on'] }] : []),
    ...(failOn ? [{ label: 'fail_on', on: failOn, path: ['fail_on'] }] : []),
  ];
  return [...reactions, ...ends].filter(({ on }) => needsSeveral(on));
}

const needsSeveral = (on: Trigger): boolean =>
  on.trigger !== 'event' &&
  (on.of.some(needsSeveral) ||
    (on.trigger === 'all' && on.of.length > 1) ||
    (on.trigger === 'at_least' && (on.count ?? 1) > 1));

/** What comes from outside: what the sources may send, else what nobody inside publishes. */
function beginningOf({ routing, document }: WrittenPlan): ReadonlySet<string> {
  const { sources } = routing;
  if (sources) return new Set(Object.values(sources).flatMap(({ may }) => may));
  const flow = eventFlow(routing);
  const known = [...publishedTypes(routing, document), ...Object.keys(routing.events)];
  return new Set(known.filter((type) => flow.producersOf(type).length === 0));
}

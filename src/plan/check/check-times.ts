// Times that do not fit into each other: an inner one longer than the one around it. Pure.
import { takesFrom } from '../asked-sources';
import { typesOf } from '../compile/compile-trigger';
import type { WrittenPlan } from '../compiled-plan';
import { type PlanProblem, problemAt } from '../problem';
import type { EventTrigger, RoutingReaction, Trigger } from '../routing-plan';
import { type EventFlow, eventFlow } from './event-flow';
import { type PlacedJoin, placedJoins } from './placed-joins';
import { canBeMet, reach, typesBy } from './reach';
import { endingsOf } from './runs-once';
import { type WorkTime, workTimes } from './work-time';

/** Of joins: `within` where nothing can pass, in a join that is over sooner, or shorter than the work that it waits for. */
export function checkJoinTimes(plan: WrittenPlan): PlanProblem[] {
  const { positions, file } = plan;
  const slowIn = slowMembers(plan);
  return placedJoins(plan).flatMap((placed) => {
    const { waiter, join, within, around } = placed;
    if (!within) return [];
    const at = positions.of(within.path);
    if (join.trigger === 'any' || join.trigger === 'first') {
      const published = join.onTimeout === undefined ? '' : `, and ${join.onTimeout} is never published`;
      const message = `within ${within.text} never passes: the first event meets ${join.trigger} at once${published}; take it out, or write it on an all or at_least`;
      return [problemAt(file, at, 'SB230', message)];
    }
    if (around && within.ms > around.ms) {
      const message = `within ${within.text} never passes: the join around it is over after ${around.text}; make it shorter than that, or the other one longer`;
      return [problemAt(file, at, 'SB227', message)];
    }
    const slow = slowIn(placed, within.ms);
    if (slow.length === 0) return [];
    const reasons = [...new Set(slow.map(({ words }) => words))].join(', ');
    const message = `the join of ${waiter} can lapse while its work goes on: it waits ${within.text} from its first event, and ${reasons}; make it longer, or give the work less time`;
    return [problemAt(file, at, 'SB228', message)];
  });
}

/** Rounds over several correlations that no time ends: nobody else does, for no correlation's end is theirs. */
export function checkOpenRounds({ document, positions, file }: WrittenPlan): PlanProblem[] {
  return (document.aggregators ?? []).flatMap(({ aggregator_id, correlate_by, timeout }, index) => {
    if (correlate_by === undefined || timeout !== undefined) return [];
    const message = `aggregator ${aggregator_id} joins events of several correlations and has no timeout, so a round that is not met stays open for ever; give it timeout: … and on_timeout: TYPE`;
    return [problemAt(file, positions.of(['aggregators', index, 'correlate_by']), 'SB233', message)];
  });
}

type SlowMembers = (placed: PlacedJoin, ms: number) => WorkTime[];

/** The work that a join needs and that may take longer than its time. */
function slowMembers(plan: WrittenPlan): SlowMembers {
  const { routing } = plan;
  const flow = eventFlow(routing);
  const timeOf = workTimes(plan);
  const fromOutside = new Set(Object.values(routing.sources ?? {}).flatMap(({ may }) => may));
  const fedBefore = beforeEndOf(flow, fromOutside);
  const slowLeaf = (leaf: EventTrigger, others: readonly Trigger[], ms: number): WorkTime[] => {
    const [type, ...more] = typesOf(leaf) ?? [];
    if (type === undefined || more.length > 0 || fromOutside.has(type)) return [];
    const [only, ...rest] = flow
      .producersOf(type)
      .filter((each) =>
        flow.publishedBy(each).some((said) => said.type === type && takesFrom(leaf, said.source)),
      );
    const time = only && rest.length === 0 ? timeOf(only, type) : undefined;
    if (!only || !time || time.ms <= ms) return [];
    // Where all others follow from this one, its own event is the first, and the time begins with its end.
    return others.some((each) => canBeMet(each, fedBefore(only))) ? [time] : [];
  };
  const slowIn = (trigger: Trigger, others: readonly Trigger[], ms: number): WorkTime[] => {
    if (trigger.trigger === 'event') return slowLeaf(trigger, others, ms);
    const members = trigger.of.map((each, index) =>
      each.trigger !== 'event' && each.withinMs !== undefined
        ? []
        : slowIn(
            each,
            trigger.trigger === 'all' || trigger.trigger === 'at_least'
              ? [...others, ...trigger.of.toSpliced(index, 1)]
              : others,
            ms,
          ),
    );
    const slow = members.filter((each) => each.length > 0);
    const spared = trigger.of.length - slow.length;
    const needed = trigger.trigger === 'all' ? trigger.of.length : (trigger.count ?? 1);
    return spared >= needed ? [] : slow.flat();
  };
  return ({ join }, ms) => slowIn(join, [], ms);
}

/** Which leaves can be fed before a reaction has ended. */
function beforeEndOf(
  flow: EventFlow,
  fromOutside: ReadonlySet<string>,
): (reaction: RoutingReaction) => (leaf: EventTrigger) => boolean {
  const { routing } = flow;
  const known = new Map<RoutingReaction, (leaf: EventTrigger) => boolean>();
  const begin = routing.sources
    ? fromOutside
    : Object.keys(routing.events).filter((type) => flow.producersOf(type).length === 0);
  return (reaction) => {
    const before = known.get(reaction);
    if (before) return before;
    const endings = new Set(endingsOf(reaction).map(({ type }) => type));
    const says = (each: RoutingReaction) =>
      typesBy(flow, each).filter((type) => each !== reaction || !endings.has(type));
    const { types } = reach(flow, begin, { says });
    const isFed = (leaf: EventTrigger) => {
      const asked = typesOf(leaf);
      return asked === undefined || asked.some((type) => types.has(type));
    };
    known.set(reaction, isFed);
    return isFed;
  };
}

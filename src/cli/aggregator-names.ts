// Names of aggregators that a person got wrong: asked for a correlation where it takes a value, the other way round, or unknown.
import { ownValue } from '../plan/own-value';
import type { RoutingPlan } from '../plan/routing-plan';
import { late } from './late';
import { misused, type Problem } from './problem';

/** Of a name that no aggregator within a correlation has. */
export function notWithin(plan: RoutingPlan, name: string): Problem {
  const path = ownValue(plan.aggregators, name)?.correlateBy?.join('.');
  return path === undefined
    ? unknown(plan, name)
    : misused(
        `aggregator ${name} joins events of several correlations, by ${path}: ` +
          `in place of the correlation name a value, \`signalbox aggregator status ${name} --value VALUE\``,
      );
}

/** Of a name that no aggregator across correlations has. */
export function notAcross(plan: RoutingPlan, name: string): Problem {
  return within(plan).includes(name)
    ? misused(
        `aggregator ${name} has no correlate_by, and joins events of one correlation: ` +
          `name that in place of --value, \`signalbox aggregator status ${name} CORRELATION\``,
      )
    : unknown(plan, name);
}

const within = ({ reactions }: RoutingPlan): string[] =>
  reactions.flatMap(({ does }) => (does?.work === 'aggregate' ? [does.aggregator] : []));

function unknown(plan: RoutingPlan, name: string): Problem {
  const across = Object.entries(plan.aggregators ?? {}).flatMap(([id, { correlateBy }]) =>
    correlateBy === undefined ? [] : [id],
  );
  const known = [...new Set([...within(plan), ...across])];
  const near = late.nearest().nearestName(name, known);
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  const list = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return misused(`plan ${plan.plan} has no aggregator ${JSON.stringify(name)}: ${list}${meant}`);
}

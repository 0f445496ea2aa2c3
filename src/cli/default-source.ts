// Who publishes where nobody said so. Pure.
import { isJsonObject } from '../events/json';
import type { RoutingPlan } from '../plan/routing-plan';
import { late } from './late';
import { misused, withSequel } from './problem';

/** Of plans that trust everybody. */
const ANYBODY = '/cli';

/**
 * The source of an event of `type` that comes without one: the only source that may publish the type, else the only one listed;
 * `/cli` where the plan lists none. Throws `Problem` (exit 2) naming the choices where there are several, of an unknown type the
 * types that the plan knows: no source makes that one right.
 */
export function defaultSource(plan: Pick<RoutingPlan, 'plan' | 'sources' | 'events'>, type: string): string {
  const only = onlySource(plan, type);
  if (only !== undefined) return only;
  const able = sourcesOf(plan, type);
  if (!Object.hasOwn(plan.events, type))
    throw misused(
      withSequel(
        `plan ${plan.plan} knows no event type ${late.nearest().quotedWithNearest(type, Object.keys(plan.events))}`,
        'Nothing was sent.',
      ),
    );
  throw misused(
    able.length > 1
      ? `${type} may be published by several sources: add --source ${able.join(' or --source ')}`
      : `no source of plan ${plan.plan} lists ${type}: add --source, one of ${Object.keys(plan.sources ?? {}).join(', ')}`,
  );
}

/** The same for a draft out of a file: with a source of its own, or where there are several choices, it stays as it is. */
export function withDefaultSource(plan: Pick<RoutingPlan, 'sources'>, draft: unknown): unknown {
  if (!isJsonObject(draft) || !isJsonObject(draft.event)) return draft;
  const { event } = draft;
  if (event.source !== undefined || typeof event.type !== 'string') return draft;
  const source = onlySource(plan, event.type);
  return source === undefined ? draft : { ...draft, event: { ...event, source } };
}

function onlySource(plan: Pick<RoutingPlan, 'sources'>, type: string): string | undefined {
  if (!plan.sources) return ANYBODY;
  const able = sourcesOf(plan, type);
  const [only, second] = able.length > 0 ? able : Object.keys(plan.sources);
  return second === undefined ? only : undefined;
}

const sourcesOf = ({ sources = {} }: Pick<RoutingPlan, 'sources'>, type: string): string[] =>
  Object.keys(sources).filter((source) => sources[source]?.may.includes(type));

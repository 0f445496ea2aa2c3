// Aggregators as they were written (M13), made into what the rules read. Pure: no zod value, no Node.

import { eventPath } from '../event-path';
import type { AggregatorWords } from '../language/aggregator-schema';
import type { PlanDocument } from '../language/plan-schema';
import type { JoinTrigger, RoutingAggregator } from '../routing-plan';
import { RULES_WORK } from './compile-retry';
import { eventTrigger, milliseconds } from './compile-trigger';
import type { PlacedReaction } from './placed-reaction';

export function compileAggregators(document: PlanDocument): Record<string, RoutingAggregator> {
  return Object.fromEntries(
    (document.aggregators ?? []).map((words) => [words.aggregator_id, compileAggregator(words)]),
  );
}

function compileAggregator(words: AggregatorWords): RoutingAggregator {
  return {
    id: words.aggregator_id,
    on: joinOf(words),
    onComplete: words.on_complete,
    ...(words.correlate_by === undefined ? {} : { correlateBy: pathOf(words.correlate_by) }),
  };
}

function joinOf(words: AggregatorWords): JoinTrigger {
  return {
    trigger: words.quorum === undefined ? 'all' : 'at_least',
    of: words.wait_for.map(eventTrigger),
    ...(words.quorum === undefined ? {} : { count: words.quorum }),
    ...(words.timeout === undefined ? {} : { withinMs: milliseconds(words.timeout) }),
    ...(words.on_timeout === undefined ? {} : { onTimeout: words.on_timeout }),
    ...(words.on_unsatisfiable === undefined ? {} : { onUnsatisfiable: words.on_unsatisfiable }),
  };
}

function pathOf(text: string): string[] {
  const read = eventPath(text);
  if ('problem' in read) throw new TypeError(`correlate_by ${read.problem}`);
  return read.path;
}

/** Within a correlation a join, across correlations each event that one waits for. */
export function compileAggregatorReactions(document: PlanDocument): PlacedReaction[] {
  return (document.aggregators ?? []).map((words, index) => {
    const id = words.aggregator_id;
    const on = joinOf(words);
    const across = words.correlate_by !== undefined;
    return {
      reaction: {
        name: id,
        agent: id,
        task: id,
        on: across ? { trigger: 'any', of: on.of } : on,
        publishes: across ? {} : { completed: words.on_complete },
        does: { work: across ? 'forward' : 'aggregate', aggregator: id },
        ...RULES_WORK,
      },
      path: ['aggregators', index],
      on: ['aggregators', index, 'wait_for'],
    };
  });
}

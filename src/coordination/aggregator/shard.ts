// Which shard of an aggregator an event belongs to. Safe and pure.
import type { Envelope } from '../../events/envelope';
import { uuidOf } from '../../events/hash';
import type { JsonValue } from '../../events/json';
import { utf8Bytes } from '../../events/text';
import type { RoutingPlan } from '../../plan/routing-plan';
import { valueAt } from '../routing/filter';
import type { AggregatorSetting } from './state';

/** The longest value that stands in ids as it is. */
const SHOWN_BYTES = 60;

/**
 * The value that an event is joined by, and the word for it in ids: the value itself, or a hash of one that is long or holds
 * control characters. A problem in a sentence where the event has none.
 */
export function shardOf(
  path: readonly string[],
  envelope: Envelope,
): { value: JsonValue; key: string } | { problem: string } {
  const value = valueAt(envelope, path);
  const name = path.join('.');
  if (value === undefined || value === null)
    return { problem: `${name} is ${value === null ? 'null' : 'not there'}` };
  if (typeof value === 'object')
    return {
      problem: `${name} is ${Array.isArray(value) ? 'a list' : 'an object'}, and needs to be text, a number or true or false`,
    };
  return { value: value as JsonValue, key: keyOf(value as string | number | boolean) };
}

/** `eu` and the number 5 and the text "5" have words of their own. */
export function keyOf(value: string | number | boolean): string {
  const text = typeof value === 'string' ? value : `${JSON.stringify(value)}!`;
  const plain = /^[\p{L}\p{N}][\p{L}\p{N} ._@/+=!-]*$/u.test(text) && utf8Bytes(text) <= SHOWN_BYTES;
  const isAmbiguous = typeof value === 'string' && text.endsWith('!');
  return plain && !isAmbiguous ? text : `~${uuidOf('identity', [JSON.stringify(value)])}`;
}

/** What the shard of that value is told at its start; undefined where the plan has no such aggregator. */
export function settingOf(
  plan: RoutingPlan,
  name: string,
  { value, key }: { value: JsonValue; key: string },
): AggregatorSetting | undefined {
  const aggregator = Object.hasOwn(plan.aggregators ?? {}, name) ? plan.aggregators?.[name] : undefined;
  if (!aggregator) return undefined;
  const { onComplete, on } = aggregator;
  const types = [onComplete, on.onTimeout, on.onUnsatisfiable].flatMap((type) => type ?? []);
  const topics = types.flatMap((type) => {
    const topic = Object.hasOwn(plan.events, type) ? plan.events[type]?.topic : undefined;
    return topic === undefined ? [] : [[type, topic] as const];
  });
  return {
    plan: plan.plan,
    hash: plan.hash,
    aggregator,
    topics: Object.fromEntries(topics),
    defaultTopic: plan.defaultTopic,
    value,
    correlation: `${name}:${key}`,
  };
}

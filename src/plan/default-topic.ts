// The topic of events that name none. Pure.
import type { PlanDocument } from './language/plan-schema';

/** The only topic of a plan that declares none. */
const ONLY_TOPIC = 'default';

/** The topic marked as default, else the first declared one, else a topic of that name. That one is marked is the check's matter. */
export function defaultTopicOf({ topics = {} }: PlanDocument): string {
  const names = Object.keys(topics);
  return names.find((name) => topics[name]?.default) ?? names[0] ?? ONLY_TOPIC;
}

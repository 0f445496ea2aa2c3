// The words that each place of the language knows, read off the schema itself. Loads zod: for loaders and doors.
import { z } from 'zod';
import { planSchema } from './plan-schema';
import type { Place } from './reserved-words';

let byPlace: Map<string, string[]> | undefined;

/** The words that may stand in an object of that kind, in the order of the schema. */
export function knownWords(place: Place): readonly string[] {
  byPlace ??= collect();
  return byPlace.get(place) ?? [];
}

function collect(): Map<string, string[]> {
  const known = new Map<string, string[]>();
  const waiting: unknown[] = [z.toJSONSchema(planSchema, { io: 'input' })];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (typeof part !== 'object' || part === null) continue;
    const { title, properties } = part as { title?: unknown; properties?: object };
    if (typeof title === 'string' && properties) known.set(title, Object.keys(properties));
    waiting.push(...Object.values(part));
  }
  return known;
}

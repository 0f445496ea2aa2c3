// The plan language as a JSON Schema, for editors. Loads zod: for doors and for the script that keeps the file.
import { z } from 'zod';
import { planSchema } from './plan-schema';

/** Draft 2020-12. The kept copy, `plan.schema.json` in the room above, is what ships; a test holds it to this. */
export function planJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(planSchema, { io: 'input', target: 'draft-2020-12' });
  return { ...schema, title: 'Signalbox plan' };
}

// A parsed text as a plan document: its shape checked, every problem at its place. Loads zod: for loaders and doors.

import { knownWords } from './known-words';
import type { ParsedText } from './parse-plan';
import { type PlanDocument, planSchema } from './plan-schema';
import { PlanInvalid } from './problem';
import { shapeProblems } from './shape-problems';

/**
 * The document in a parsed text.
 * @throws PlanInvalid with every unknown word, reserved word and wrong value.
 */
export function readDocument({ value, positions }: ParsedText, file: string): PlanDocument {
  const result = planSchema.safeParse(value);
  if (result.success) return result.data;
  throw new PlanInvalid(shapeProblems(result.error.issues, value, knownWords, file, positions));
}

// A parsed text as a plan document: its shape checked, every problem at its place. Loads zod: for loaders and doors.

import { knownWords } from '../language/known-words';
import { type PlanDocument, planSchema } from '../language/plan-schema';
import { shapeProblems } from '../language/shape-problems';
import { PlanInvalid } from '../problem';
import type { ParsedText } from './parse-plan';

/**
 * The document in a parsed text.
 * @throws PlanInvalid with every unknown word, reserved word and wrong value.
 */
export function readDocument({ value, positions }: ParsedText, file: string): PlanDocument {
  const result = planSchema.safeParse(value);
  if (result.success) return result.data;
  throw new PlanInvalid(shapeProblems(result.error.issues, value, knownWords, file, positions));
}

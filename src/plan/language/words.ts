// Building blocks of the plan's schema: names, times, and objects that know their words. Loads zod: never import it from a workflow.
import { z } from 'zod';
import { nameProblem } from '../../events/leaf-rules';
import { quote } from '../../events/text';
import { durationOf } from '../duration';
import type { Place } from './reserved-words';

/** Marks the message of an issue that is a part of the language not built yet. */
export const NOT_YET = 'not yet: ';

export const plainText = z.string().max(4096);

/** An object of the language. An unknown word's issue carries the place, by which the translator finds what is reserved there. */
export function words<Shape extends z.core.$ZodLooseShape>(place: Place, shape: Shape) {
  return z
    .strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? place : undefined) })
    .meta({ title: place });
}

/** Text that a rule judges: the rule gives the rest of a sentence, or undefined where all is well. */
export function ruled(rule: (value: unknown) => string | undefined, description: string) {
  return z
    .string({ error: (issue) => rule(issue.input) ?? `needs to be text, got ${quote(issue.input)}` })
    .superRefine((value, context) => {
      const problem = rule(value);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    })
    .meta({ description });
}

export const eventTypeProblem = (value: unknown): string | undefined =>
  nameProblem(value) ??
  (/[\s=]/.test(String(value))
    ? `needs an event type without blanks and "=", got ${quote(value)}`
    : undefined);

export const eventType = ruled(eventTypeProblem, 'An event type, like OrderPlaced or plan_ready');
export const personName = ruled(nameProblem, 'The name of a person');
export const source = ruled(nameProblem, 'Who publishes: /name');
export const topicName = ruled(nameProblem, 'The name of a topic');
export const reason = ruled(
  nameProblem,
  'Why an attempt failed: timeout, temporary_failure, invalid_payload, …',
);

export const agentNameProblem = (value: unknown): string | undefined =>
  nameProblem(value) ??
  (/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(String(value))
    ? undefined
    : `needs letters, digits, ".", "_" and "-" only, got ${quote(value)}`);

export const agentName = ruled(agentNameProblem, 'The name of an agent or a task');

export const duration = ruled((value) => {
  const read = durationOf(value);
  return 'problem' in read ? read.problem : undefined;
}, 'A number and a unit: 500ms, 30s, 5m, 2h, 1d');

/** A file, relative to the plan. */
export const filePath = ruled(
  (value) => nameProblem(value) ?? (String(value).includes('\0') ? 'has a null character' : undefined),
  'A file, relative to the plan',
);

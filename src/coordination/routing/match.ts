// Whether an event matches a trigger's leaf, and if not, which clause said no with which value. Safe and pure.
// Dispatch and explanation ask the same questions, so that they cannot disagree.

import type { Envelope } from '../../events/envelope';
import { sourceWords, takesFrom } from '../../plan/asked-sources';
import { documentOf } from '../../plan/pattern/event-document';
import { meets } from '../../plan/pattern/match-pattern';
import { compiledPattern } from '../../plan/pattern/read-pattern';
import { MOST_STEPS, type Steps } from '../../plan/pattern/steps';
import { type Refusal, whyNot } from '../../plan/pattern/why-not';
import type { EventTrigger } from '../../plan/routing-plan';
import { termMatches, valueAt } from './filter';

export type Judgement = { matches: true } | { matches: false; clause: string; saw: string };

const said = (value: unknown): string => (value === undefined ? 'no such field' : JSON.stringify(value));

/** A budget of comparisons, for one event. */
export const newCount = (): Steps => ({ steps: 0, most: MOST_STEPS });

/**
 * Whether an event matches a leaf, without the words of a no. `count`: what the event's leaves have cost together so far. Throws a
 * `RangeError` where that is too much.
 */
export function matches(trigger: EventTrigger, envelope: Envelope, count: Steps = newCount()): boolean {
  if (wordsRefusal(trigger, envelope)) return false;
  const { pattern } = trigger;
  return !pattern || meets(compiledPattern(pattern), documentOf(envelope), count) !== 'no';
}

/**
 * Holds an event against one leaf.
 * @returns `matches: true`, or the first clause that said no (`severity=high`, of a pattern `payload.severity: ["high"]`) and the
 * value it saw (`payload.severity is "low"`).
 */
export function judge(trigger: EventTrigger, envelope: Envelope): Judgement {
  const refusal = wordsRefusal(trigger, envelope);
  if (refusal) return { matches: false, ...refusal };
  if (trigger.pattern) {
    const pattern = compiledPattern(trigger.pattern);
    const document = documentOf(envelope);
    if (meets(pattern, document, newCount()) === 'no')
      return { matches: false, ...whyNot(pattern, document) };
  }
  return { matches: true };
}

/** The no of a leaf's own words and of its filter text, all but its pattern. */
function wordsRefusal(trigger: EventTrigger, envelope: Envelope): Refusal | undefined {
  const { event, routing } = envelope;
  if (trigger.type !== undefined && trigger.type !== event.type)
    return { clause: `type=${trigger.type}`, saw: `type is ${said(event.type)}` };
  if (trigger.topic !== undefined && trigger.topic !== routing.topic)
    return { clause: `topic=${trigger.topic}`, saw: `topic is ${said(routing.topic)}` };
  if (!takesFrom(trigger, event.source))
    return { clause: `from=${sourceWords(trigger)}`, saw: `source is ${said(event.source)}` };
  for (const term of trigger.filter ?? []) {
    if (termMatches(term, envelope)) continue;
    const value = valueAt(envelope, term.path);
    const place = term.path.join('.');
    return {
      clause: `${term.name}=${term.text}`,
      saw: value === undefined ? `${place}: no such field` : `${place} is ${said(value)}`,
    };
  }
  return undefined;
}

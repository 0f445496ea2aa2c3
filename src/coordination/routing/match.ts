// Whether an event matches a trigger's leaf, and if not, which clause said no with which value. Safe and pure.
// Dispatch and explanation use the same function, so that they cannot disagree.

import type { Envelope } from '../../events/envelope';
import { sourceWords, takesFrom } from '../../plan/asked-sources';
import { documentOf } from '../../plan/pattern/event-document';
import { meets } from '../../plan/pattern/match-pattern';
import { compiledPattern } from '../../plan/pattern/read-pattern';
import { MOST_STEPS } from '../../plan/pattern/steps';
import { whyNot } from '../../plan/pattern/why-not';
import type { EventTrigger } from '../../plan/routing-plan';
import { termMatches, valueAt } from './filter';

export type Judgement = { matches: true } | { matches: false; clause: string; saw: string };

const said = (value: unknown): string => (value === undefined ? 'no such field' : JSON.stringify(value));

/**
 * Holds an event against one leaf.
 * @returns `matches: true`, or the first clause that said no (`severity=high`, of a pattern `payload.severity: ["high"]`) and the
 * value it saw (`payload.severity is "low"`).
 */
export function judge(trigger: EventTrigger, envelope: Envelope): Judgement {
  const { event, routing } = envelope;
  if (trigger.type !== undefined && trigger.type !== event.type)
    return { matches: false, clause: `type=${trigger.type}`, saw: `type is ${said(event.type)}` };
  if (trigger.topic !== undefined && trigger.topic !== routing.topic)
    return { matches: false, clause: `topic=${trigger.topic}`, saw: `topic is ${said(routing.topic)}` };
  if (!takesFrom(trigger, event.source))
    return { matches: false, clause: `from=${sourceWords(trigger)}`, saw: `source is ${said(event.source)}` };
  for (const term of trigger.filter ?? []) {
    if (termMatches(term, envelope)) continue;
    const value = valueAt(envelope, term.path);
    const place = term.path.join('.');
    return {
      matches: false,
      clause: `${term.name}=${term.text}`,
      saw: value === undefined ? `${place}: no such field` : `${place} is ${said(value)}`,
    };
  }
  if (trigger.pattern) {
    const pattern = compiledPattern(trigger.pattern);
    const document = documentOf(envelope);
    if (meets(pattern, document, { steps: 0, most: MOST_STEPS }) === 'no')
      return { matches: false, ...whyNot(pattern, document) };
  }
  return { matches: true };
}

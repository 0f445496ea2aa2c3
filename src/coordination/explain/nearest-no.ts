// Whether a reaction is woken by an event, and where not, the clause that said no where the event came nearest. Safe and pure.

import type { Envelope } from '../../events/envelope';
import { sourceWords } from '../../plan/asked-sources';
import type { EventTrigger, RoutingPlan, RoutingReaction } from '../../plan/routing-plan';
import { judge } from '../routing/match';
import { leavesOf, typesOf } from '../routing/plan-index';
import { subscribersWithout } from '../routing/subscription';
import type { ClausePart } from './explanation';
import { wordsOf } from './leaf-words';

export type Verdict =
  | { matches: true; leaf: EventTrigger }
  | {
      matches: false;
      leaf: EventTrigger;
      /** Its number among the events of the trigger, from 0. */
      number: number;
      part: ClausePart;
      clause: string;
      saw: string;
      /** Every event of the trigger is of another type: the reaction is not concerned. */
      other: boolean;
    };

/** Holds an event against a reaction as dispatch does. Of several events of a trigger the one that most clauses let through. */
export function verdictOn(
  plan: Pick<RoutingPlan, 'topics'>,
  reaction: Pick<RoutingReaction, 'agent' | 'does' | 'on'>,
  envelope: Envelope,
): Verdict {
  const leaves = leavesOf(reaction.on);
  let nearest: (Extract<Verdict, { matches: false }> & { passed: number }) | undefined;
  for (const [number, leaf] of leaves.entries()) {
    const judged = judge(leaf, envelope);
    if (judged.matches) return subscription(plan, reaction, envelope, leaf, number);
    const { clause, saw } = judged;
    const { part, passed } = placeOfClause(leaf, clause, envelope);
    if (nearest && nearest.passed >= passed) continue;
    nearest = { matches: false, leaf, number, part, passed, clause, saw, other: false };
  }
  if (!nearest) return nothingAsked;
  const { passed: _, ...no } = nearest;
  return { ...no, other: leaves.every((leaf) => isOfOtherType(leaf, envelope)) };
}

/** Of a trigger without members, which no compiler makes. */
const nothingAsked: Verdict = {
  matches: false,
  leaf: { trigger: 'event' },
  number: 0,
  part: 'type',
  clause: 'no event',
  saw: 'the trigger asks for none',
  other: true,
};

function subscription(
  plan: Pick<RoutingPlan, 'topics'>,
  reaction: Pick<RoutingReaction, 'agent' | 'does' | 'on'>,
  { routing }: Envelope,
  leaf: EventTrigger,
  number: number,
): Verdict {
  const subscribers = subscribersWithout(plan, reaction, routing.topic);
  if (!subscribers) return { matches: true, leaf };
  return {
    matches: false,
    leaf,
    number,
    part: 'subscribers',
    clause: wordsOf(leaf),
    saw: `topic ${routing.topic} is not for ${reaction.agent}; its subscribers are ${subscribers.join(', ') || 'nobody'}`,
    other: false,
  };
}

const isOfOtherType = (leaf: EventTrigger, { event }: Envelope): boolean =>
  typesOf(leaf)?.includes(event.type) === false;

/** Which word of the leaf a clause is of, and how many clauses before it were met; none where the type is another one. */
function placeOfClause(
  leaf: EventTrigger,
  clause: string,
  envelope: Envelope,
): { part: ClausePart; passed: number } {
  const terms = (leaf.filter ?? []).map(({ name, text }) => `${name}=${text}`);
  const clauses: [ClausePart, string][] = [
    ...(leaf.type === undefined ? [] : [['type', `type=${leaf.type}`] as [ClausePart, string]]),
    ...(leaf.topic === undefined ? [] : [['topic', `topic=${leaf.topic}`] as [ClausePart, string]]),
    ...(leaf.from === undefined ? [] : [['from', `from=${sourceWords(leaf)}`] as [ClausePart, string]]),
    ...terms.map((term): [ClausePart, string] => ['filter', term]),
  ];
  const found = clauses.findIndex(([, words]) => words === clause);
  const part = clauses[found]?.[0] ?? 'filter';
  if (isOfOtherType(leaf, envelope)) return { part, passed: -1 };
  // What none of these is is a clause of the pattern, which comes after all of them.
  return { part, passed: found < 0 ? clauses.length : found };
}

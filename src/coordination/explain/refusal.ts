// Why a reaction was not woken, as a row: the clause, the value that it saw, and what was probably meant. Safe and pure.
import type { Envelope } from '../../events/envelope';
import { nearestName } from '../../plan/nearest-name';
import { documentOf } from '../../plan/pattern/event-document';
import type { RoutingPlan, RoutingReaction } from '../../plan/routing-plan';
import { leavesOf, typesOf } from '../routing/plan-index';
import type { ExplainRow } from './explanation';
import { nearestField } from './nearest-field';
import type { Verdict } from './nearest-no';
import { rowName } from './row-name';

type No = Extract<Verdict, { matches: false }>;

const NO_FIELD = ': no such field';
/** Event types may well be alike (`BuildPassed`, `BuildFailed`), so fewer letters may differ than elsewhere. */
const slips = (type: string): number => Math.max(1, Math.min(3, Math.floor(type.length / 6)));

/** `near`: the event is of another type, and this one was probably meant. */
export function refusal(
  plan: RoutingPlan,
  reaction: RoutingReaction,
  no: No,
  envelope: Envelope,
): { row: ExplainRow; near: boolean } {
  const { clause, saw, number, part, other } = no;
  const meant = other ? typeHint(plan, reaction, envelope) : undefined;
  const outcome = saw.endsWith(NO_FIELD) ? withoutField(no, envelope) : saw;
  return {
    near: meant !== undefined,
    row: {
      mark: 'refused',
      name: rowName(reaction),
      reaction: reaction.name,
      clause,
      outcome: meant === undefined ? outcome : `${outcome}; ${meant}`,
      leaf: { number, part },
    },
  };
}

/** `no such field; did you mean verdict?`; the way is not said twice. */
function withoutField({ clause, saw, leaf }: No, envelope: Envelope): string {
  const place = saw.slice(0, -NO_FIELD.length);
  // Of several alternatives of a choice each has said what it saw; only the last of them lacks its field.
  if (clause.startsWith('$or (') && place.includes('; ')) return saw;
  const term = leaf.filter?.find(({ name, text }) => clause === `${name}=${text}`);
  const path = term?.path ?? place.replaceAll(/\[\d+\]/g, '').split('.');
  const near = nearestField(documentOf(envelope), path, !term);
  const said = clause.startsWith(`${place}=`) || clause.startsWith(`${place}: `);
  const sentence = said ? 'no such field' : `no such field ${place}`;
  return near === undefined ? sentence : `${sentence}; did you mean ${near}?`;
}

/** Only where one of the two names is probably a slip: the plan knows no such event, or nobody publishes what it asks for. */
function typeHint(plan: RoutingPlan, { on }: RoutingReaction, { event }: Envelope): string | undefined {
  const asked = leavesOf(on).flatMap((leaf) => typesOf(leaf) ?? []);
  const near = nearestName(event.type, asked, slips(event.type));
  if (near === undefined) return undefined;
  if (!Object.hasOwn(plan.events, event.type)) return `did you mean ${near}?`;
  const publishers = Object.hasOwn(plan.events, near) ? plan.events[near]?.publishers : undefined;
  if (!plan.sources || (publishers?.length ?? 0) > 0) return undefined;
  return `nobody publishes ${near}; is ${event.type} meant?`;
}

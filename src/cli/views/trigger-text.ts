// A trigger, and what a gate asks for, in the words of the plan language. Pure.
import { sourceWords } from '../../plan/asked-sources';
import type { RoutingApproval, RoutingCriterion, Trigger } from '../../plan/routing-plan';

/** A longer pattern is cut off. */
const SHOWN = 80;

/** `all of A, B`, `A from /x where severity=high`. */
export function triggerText(trigger: Trigger): string {
  if (trigger.trigger === 'event') {
    const what = trigger.type ?? 'any event';
    const topic = trigger.topic === undefined ? '' : ` on ${trigger.topic}`;
    const sources = sourceWords(trigger);
    const from = sources === undefined ? '' : ` from ${sources}`;
    const terms = (trigger.filter ?? []).map((term) => `${term.name}=${term.text}`).join(' and ');
    const pattern = trigger.pattern === undefined ? '' : ` as ${shortened(JSON.stringify(trigger.pattern))}`;
    return `${what}${topic}${from}${terms === '' ? '' : ` where ${terms}`}${pattern}`;
  }
  const count =
    trigger.trigger === 'at_least' ? `at least ${trigger.count ?? 1} of` : `${trigger.trigger} of`;
  const members = trigger.of.map((member) =>
    member.trigger === 'event' ? triggerText(member) : `(${triggerText(member)})`,
  );
  const within = withinText(trigger.withinMs);
  return trigger.of.length === 1 ? `${members[0]}${within}` : `${count} ${members.join(', ')}${within}`;
}

/** `approval by 2 of lead within 3600 s`; of one person nothing is counted. */
export function approvalText({ role, quorum, withinMs }: RoutingApproval): string {
  const who = role ?? (quorum === 1 ? 'anybody' : 'people');
  const count = quorum === 1 ? '' : `${quorum} ${role === undefined ? '' : 'of '}`;
  return `approval by ${count}${who}${withinText(withinMs)}`;
}

/** `2 of Ok from /x or /y, fresh for 3600 s`, or an approval. */
export function criterionText(criterion: RoutingCriterion): string {
  if (criterion.criterion === 'approval') return approvalText(criterion);
  const { of, quorum, freshForMs } = criterion;
  const fresh = freshForMs === undefined ? '' : `, fresh for ${freshForMs / 1000} s`;
  return `${quorum === 1 ? '' : `${quorum} of `}${triggerText(of)}${fresh}`;
}

const withinText = (ms: number | undefined): string => (ms === undefined ? '' : ` within ${ms / 1000} s`);

const shortened = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

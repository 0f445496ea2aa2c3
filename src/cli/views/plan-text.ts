// A plan as text: who reacts to what and publishes what, who may publish from outside, when it is complete. Pure.
import { sourceWords } from '../../plan/asked-sources';
import type { RoutingPlan, RoutingPublishes, Trigger } from '../../plan/routing-plan';
import { late } from '../late';
import type { Output } from '../output/output';
import { visible } from '../output/visible';

/** Heading, reactions as a table, sources, ends. */
export function planLines(plan: RoutingPlan, output: Output): string[] {
  const rows = plan.reactions.map(({ name, on, publishes, timeoutMs, retry }) =>
    [name, triggerText(on), publishesText(publishes), `${timeoutMs / 1000} s`, `${retry.maxRetries + 1}`].map(
      visible,
    ),
  );
  const sources = Object.entries(plan.sources ?? {}).map(([source, { may }]) =>
    [source, may.join(', ')].map(visible),
  );
  const ends = [
    ...(plan.completeOn ? [`complete on  ${visible(triggerText(plan.completeOn))}`] : []),
    ...(plan.failOn ? [`failed on    ${visible(triggerText(plan.failOn))}`] : []),
  ];
  return [
    `${output.tone('strong', visible(plan.plan))}@${plan.hash}`,
    ...late
      .table()
      .tableOf(rows, { head: ['REACTION', 'ON', 'PUBLISHES', 'TIMEOUT', 'ATTEMPTS'], right: [3, 4] }),
    '',
    ...late.table().tableOf(sources, { head: ['SOURCE', 'MAY PUBLISH'] }),
    ...(plan.sources ? [] : ['any source may publish']),
    ...ends,
  ];
}

/** A trigger in the words of the plan language: `all of A, B`, `A from /x where severity=high`. */
export function triggerText(trigger: Trigger): string {
  if (trigger.trigger === 'event') {
    const what = trigger.type ?? 'any event';
    const topic = trigger.topic === undefined ? '' : ` on ${trigger.topic}`;
    const sources = sourceWords(trigger);
    const from = sources === undefined ? '' : ` from ${sources}`;
    const terms = (trigger.filter ?? []).map((term) => `${term.name}=${term.text}`).join(' and ');
    return `${what}${topic}${from}${terms === '' ? '' : ` where ${terms}`}`;
  }
  const count =
    trigger.trigger === 'at_least' ? `at least ${trigger.count ?? 1} of` : `${trigger.trigger} of`;
  const within = trigger.withinMs === undefined ? '' : ` within ${trigger.withinMs / 1000} s`;
  const members = trigger.of.map((member) =>
    member.trigger === 'event' ? triggerText(member) : `(${triggerText(member)})`,
  );
  return trigger.of.length === 1 ? `${members[0]}${within}` : `${count} ${members.join(', ')}${within}`;
}

function publishesText({ started, completed, failed, outcomes, emits }: RoutingPublishes): string {
  const all = [completed, failed, ...Object.values(outcomes ?? {}), ...(emits ?? []), started];
  return all.filter((type) => type !== undefined).join(', ');
}

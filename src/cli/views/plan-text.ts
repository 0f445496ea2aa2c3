// A plan as text: who reacts to what and publishes what, what holds it back, who may publish from outside, when it is complete. Pure.

import { publicationsOf } from '../../plan/check/publications';
import { ownValue } from '../../plan/own-value';
import { plannedReaction, plannedReactionName } from '../../plan/planned-reaction';
import { reactionLabel } from '../../plan/reaction-label';
import type { RoutingApproval, RoutingPlan, RoutingReaction } from '../../plan/routing-plan';
import { late } from '../late';
import type { Output } from '../output/output';
import { visible } from '../output/visible';
import { approvalText, criterionText, triggerText } from './trigger-text';

/** Where there is nothing to say. */
const NOTHING = '–';

/** The column of what holds a reaction back. */
const HELD = 2;

/** Heading, reactions, gates and sources as tables, ends. */
export function planLines(plan: RoutingPlan, output: Output): string[] {
  const { tableOf } = late.table();
  const shown = plan.reactions.filter(({ does }) => does?.work !== 'evidence');
  const rows = [
    ...shown.map((reaction) => reactionRow(plan, reaction)),
    ...Object.keys(plan.subtaskAgents ?? {}).flatMap((agent) => subtaskRow(plan, agent)),
  ];
  const sources = Object.entries(plan.sources ?? {}).map(([source, { may }]) => [source, may.join(', ')]);
  const ends = [
    ...(plan.completeOn ? [`complete on  ${visible(triggerText(plan.completeOn))}`] : []),
    ...(plan.failOn ? [`failed on    ${visible(triggerText(plan.failOn))}`] : []),
  ];
  const gates = gateRows(plan);
  // A column of nothing is left out.
  const isHeld = rows.some((cells) => cells[HELD] !== NOTHING);
  const columns = (cells: readonly string[]) => safe(isHeld ? cells : cells.toSpliced(HELD, 1));
  const head = columns(['REACTION', 'ON', 'HELD BY', 'PUBLISHES', 'TIMEOUT', 'ATTEMPTS']);
  return [
    `${output.tone('strong', visible(plan.plan))}@${plan.hash}`,
    ...tableOf(rows.map(columns), { head, right: [head.length - 2, head.length - 1] }),
    ...(gates.length === 0
      ? []
      : ['', ...tableOf(gates.map(safe), { head: ['GATE', 'OPENS BY', 'PUBLISHES'] })]),
    '',
    ...tableOf(sources.map(safe), { head: ['SOURCE', 'MAY PUBLISH'] }),
    ...(plan.sources ? [] : ['any source may publish']),
    ...ends,
  ];
}

const safe = (cells: readonly string[]): string[] => cells.map(visible);

function reactionRow(plan: RoutingPlan, reaction: RoutingReaction): string[] {
  const { does, timeoutMs, retry } = reaction;
  const times = does ? ['', ''] : [`${timeoutMs / 1000} s`, `${retry.maxRetries + 1}`];
  return [
    nameText(reaction),
    onText(plan, reaction),
    heldText(plan, reaction),
    publishedText(plan, reaction),
    ...times,
  ];
}

/** An agent that reacts to nothing works on what others plan for it. */
function subtaskRow(plan: RoutingPlan, agent: string): string[][] {
  const reaction = plannedReaction(plan, plannedReactionName(agent));
  if (!reaction) return [];
  const [, , ...rest] = reactionRow(plan, reaction);
  return [[agent, 'subtasks alone', ...rest]];
}

function nameText(reaction: RoutingReaction): string {
  const label = reactionLabel(reaction);
  if (reaction.does?.work === 'resume') return `resume ${reaction.agent}`;
  return reaction.does?.work === 'transition' ? `${label} ${reaction.does.input}` : label;
}

/** Of an aggregator over correlations what a round of it waits for. */
function onText({ aggregators }: RoutingPlan, { on, does }: RoutingReaction): string {
  const across = does?.work === 'forward' ? ownValue(aggregators, does.aggregator) : undefined;
  return across ? `${triggerText(across.on)}, by ${(across.correlateBy ?? []).join('.')}` : triggerText(on);
}

function heldText(plan: RoutingPlan, { gate, approval, does }: RoutingReaction): string {
  const steps = does?.work === 'saga' ? (ownValue(plan.sagas, does.saga)?.steps ?? []) : [];
  const held = [
    ...holdWords({ gate, approval }),
    ...steps.flatMap((step) => holdWords(step).map((words) => `${step.step}: ${words}`)),
  ];
  return held.join('; ') || NOTHING;
}

const holdWords = ({ gate, approval }: { gate?: string; approval?: RoutingApproval }): string[] => [
  ...(gate === undefined ? [] : [`gate ${gate}`]),
  ...(approval ? [approvalText(approval)] : []),
];

/** What its gates publish stands with them, and what it asks is none of its results. */
function publishedText(plan: RoutingPlan, reaction: RoutingReaction): string {
  const { gates: _, asks: __, ...parts } = plan;
  const types = publicationsOf(reaction, parts).map(({ type }) => type);
  return [...new Set(types)].join(', ') || NOTHING;
}

function gateRows({ gates = {} }: RoutingPlan): string[][] {
  return Object.values(gates).map(({ name, criteria, onOpen, onRefused }) => {
    const escalations = criteria.map((each) => (each.criterion === 'approval' ? each.escalate : undefined));
    const types = [onOpen, onRefused, ...escalations].filter((type) => type !== undefined);
    return [name, criteria.map(criterionText).join('; '), types.join(', ') || NOTHING];
  });
}

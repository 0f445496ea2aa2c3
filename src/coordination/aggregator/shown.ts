// An aggregator as people read it (M13): a row an event, received or waiting, and one sentence. Safe and pure.
import { sourceWords } from '../../plan/asked-sources';
import type { Trigger } from '../../plan/routing-plan';
import type { JoinNode } from '../join/join';
import type { Sequence } from '../reckoning';
import { typeOf } from '../routing/plan-index';

export interface AggregatorRow {
  type: string;
  /** Of whom it is awaited, where the plan says so. */
  from?: string;
  status: 'received' | 'waiting';
  /** The event's own time. */
  at?: string;
}

export interface AggregatorRound {
  round: number;
  rows: AggregatorRow[];
  /** `2/3 events received, waiting for TestPlanCompleted`. */
  sentence: string;
}

/** What is known of an event that has arrived. */
export type Arrived = (sequence: Sequence) => { type: string; source: string; timestamp: string } | undefined;

/**
 * Every open round of an aggregator's join, oldest first. Before the first one has begun, one in which all is awaited; none between
 * two rounds.
 */
export function roundsOf(trigger: Trigger, node: JoinNode, arrived: Arrived): AggregatorRound[] {
  if (trigger.trigger === 'event') return [];
  const needed = trigger.trigger === 'at_least' ? (trigger.count ?? 1) : trigger.of.length;
  const open = Object.entries(node.rounds ?? {});
  const begun = node.opened ?? 0;
  if (open.length === 0 && begun > 0) return [];
  const rounds: [string, { got: Record<string, Sequence[]> }][] =
    open.length > 0 ? open : [[String(begun), { got: {} }]];
  return rounds.map(([round, { got }]) => {
    const rows = trigger.of.map((member, position): AggregatorRow => {
      const type =
        member.trigger === 'event' ? (typeOf(member) ?? member.topic ?? 'any event') : member.trigger;
      const sources = member.trigger === 'event' ? sourceWords(member) : undefined;
      const from = sources === undefined ? {} : { from: sources };
      const sequence = got[position]?.at(-1);
      if (sequence === undefined) return { type, ...from, status: 'waiting' };
      const event = arrived(sequence);
      return { type, ...from, status: 'received', ...(event && { at: event.timestamp }) };
    });
    return { round: Number(round) + 1, rows, sentence: sentenceOf(rows, needed) };
  });
}

function sentenceOf(rows: readonly AggregatorRow[], needed: number): string {
  const received = rows.filter(({ status }) => status === 'received').length;
  const isAmbiguous = (type: string) => rows.filter((row) => row.type === type).length > 1;
  const waiting = rows.flatMap(({ type, from, status }) => {
    if (status !== 'waiting') return [];
    return from !== undefined && isAmbiguous(type) ? [`${type} from ${from}`] : [type];
  });
  const rest = waiting.length > 1 && needed < rows.length ? ` (${needed - received} of them)` : '';
  return `${received}/${needed} events received, waiting for ${waiting.join(', ')}${rest}`;
}

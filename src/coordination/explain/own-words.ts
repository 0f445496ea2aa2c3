// What the rules have done themselves with an event: evidence, pauses, machines, events handed on. Safe and pure.

import type { Envelope } from '../../events/envelope';
import { ownValue } from '../../plan/own-value';
import type { ReactionWork } from '../../plan/routing-plan';
import { settingOf, shardOf } from '../aggregator/shard';
import { isFresh } from '../gate/criteria';
import { gateOf } from '../gate/gate-name';
import type { Delivery } from '../state';
import { gateWords } from './gate-words';
import type { Gathered } from './gathered';

type OwnWork = Exclude<ReactionWork, { work: 'saga' | 'aggregate' }>;

/** What was done by a delivery that has ended as handled, and what there is to say beside it. */
export function ownWords(
  seen: Gathered,
  delivery: Delivery,
  does: OwnWork,
  envelope: Envelope,
): { outcome: string; details?: string[] } {
  switch (does.work) {
    case 'evidence':
      return evidenceWords(seen, delivery, does, envelope);
    case 'pause':
    case 'resume': {
      const scope = ownValue(seen.plan.pauses, does.pause)?.scope === 'plan' ? ' of the whole plan' : '';
      return { outcome: `${does.work === 'pause' ? 'began' : 'ended'} pause ${does.pause}${scope}` };
    }
    case 'transition': {
      const move = seen.moves.get(delivery.id);
      return { outcome: move ? `${move.from} → ${move.to} by ${does.input}` : `took ${does.input}` };
    }
    case 'forward':
      return forwardWords(seen, does.aggregator, envelope);
  }
}

/** Evidence counts until it is taken back, too old, or pushed out by newer pieces. */
function evidenceWords(
  seen: Gathered,
  { event }: Delivery,
  { gate, criterion }: Extract<OwnWork, { work: 'evidence' }>,
  { event: { id } }: Envelope,
): { outcome: string; details: string[] } {
  const details = gateWords(seen, gate);
  const piece = gateOf(seen.state, gate)?.evidence.find(
    (each) => each.sequence === event && each.criterion === criterion,
  );
  const asked = ownValue(seen.plan.gates, gate)?.criteria[criterion];
  if (piece && asked?.criterion === 'evidence')
    return {
      outcome: isFresh(asked, piece, seen.now) ? 'counts as evidence' : 'was evidence, and is too old now',
      details,
    };
  const taker = takenBackBy(seen, id);
  const why = taker === undefined ? 'is too old, or newer pieces stand for it' : `was taken back by ${taker}`;
  return { outcome: `was evidence, and ${why}`, details };
}

function takenBackBy({ facts }: Gathered, id: string): string | undefined {
  const taker = facts.find(
    (fact) =>
      fact.fact === 'event-admitted' &&
      [fact.envelope.event.supersedes, fact.envelope.event.retracts].flat().includes(id),
  );
  return taker?.fact === 'event-admitted'
    ? `${taker.envelope.event.type} ${taker.envelope.event.id}`
    : undefined;
}

/** Whether it counted there only the aggregator knows: it may have come late, or twice. */
function forwardWords(
  { plan }: Gathered,
  name: string,
  envelope: Envelope,
): { outcome: string; details?: string[] } {
  const path = ownValue(plan.aggregators, name)?.correlateBy ?? [];
  const shard = shardOf(path, envelope);
  if ('problem' in shard)
    return { outcome: `handed on to aggregator ${name}, which cannot place it: ${shard.problem}` };
  const value = JSON.stringify(shard.value);
  const details = [
    `whether it counted there: signalbox aggregator status ${name} --value ${shellWord(shard.value)}`,
    ...(settingOf(plan, name, shard) ? [`outcomes come in correlation ${name}:${shard.key}`] : []),
  ];
  return { outcome: `handed on to aggregator ${name}, which joins by ${path.join('.')} ${value}`, details };
}

/** As the command line takes it: a text that reads as a number, `true` or `false` is written as JSON. */
function shellWord(value: unknown): string {
  const text = String(value);
  const isOther =
    text === 'true' || text === 'false' || (text.trim() !== '' && String(Number(text)) === text);
  const word = typeof value === 'string' && isOther ? JSON.stringify(value) : text;
  return /^[\w./:@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

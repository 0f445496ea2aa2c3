// What the state keeps for joins of those who feed them: how often events came from outside, and how work ended. Safe and pure.
// Bounded by the plan: only what some join depends on is kept.
import { ownValue } from '../../plan/own-value';
import { plannedReactionName } from '../../plan/planned-reaction';
import type { Fact } from '../facts';
import { matches } from '../routing/match';
import type { PlanIndex } from '../routing/plan-index';
import type { CoordinationState } from '../state';
import { type Producers, producersOf } from './producers';

export interface Supply {
  /** Events from outside, by what they are counted as: `OrderPlaced`. */
  came: Record<string, number>;
  /** How each reaction's last delivery ended, the latest last. */
  endings: Record<string, ProducerEnding>;
}

export interface ProducerEnding {
  as: 'handled' | 'dead-lettered' | 'expired' | 'discarded';
  /** A business ending other than `completed`. */
  outcome?: string;
  reason?: string;
  attempts?: number;
  /** Of a join that could no longer be met: what it lacked. */
  lacked?: string[];
}

export interface SupplyNews {
  came: string[];
  endings: Record<string, ProducerEnding>;
}

/** So many endings are kept; of older ones the chain of reasons says less. */
export const ENDINGS = 200;

export function afterNews(supply: Supply | undefined, news: SupplyNews): Supply {
  const came = { ...supply?.came };
  for (const name of news.came) came[name] = (ownValue(came, name) ?? 0) + 1;
  const endings = new Map(Object.entries(supply?.endings ?? {}));
  for (const [reaction, ending] of Object.entries(news.endings)) {
    endings.delete(reaction);
    endings.set(reaction, ending);
  }
  return { came, endings: Object.fromEntries([...endings].slice(-ENDINGS)) };
}

/** The reaction of a delivery that has ended, from its id: `<reaction>#<sequence>`, or `task <subtask>#<sequence>`. */
export function reactionOf({ subtasks = {} }: CoordinationState, delivery: string): string {
  const name = delivery.slice(0, delivery.lastIndexOf('#'));
  const task = name.startsWith('task ') ? name.slice('task '.length) : undefined;
  const subtask = task === undefined ? undefined : ownValue(subtasks, task);
  return subtask ? plannedReactionName(subtask.agent) : name;
}

/** Endings of rows of a join: they say nothing of the work that they are not yet. */
const OF_ROWS_ONLY = ['first met', 'round met', 'unsatisfiable'];

/** What is worth keeping of what has just happened; undefined where nothing is. */
export function newsIn(
  index: PlanIndex,
  state: CoordinationState,
  facts: readonly Fact[],
): SupplyNews | undefined {
  const producers = producersOf(index);
  if (producers.needed.size === 0) return undefined;
  const news: SupplyNews = { came: [], endings: {} };
  for (const fact of facts) {
    if (fact.fact === 'event-admitted') news.came.push(...cameAs(producers, fact.envelope));
    if (fact.fact === 'join-unsatisfiable' && producers.needed.has(fact.join))
      news.endings[fact.join] = {
        as: 'discarded',
        reason: 'unsatisfiable',
        lacked: fact.missing.slice(0, 10),
      };
    if (fact.fact !== 'delivery-ended' || fact.as === 'joined') continue;
    const reaction = reactionOf(state, fact.delivery);
    if (!producers.needed.has(reaction) || OF_ROWS_ONLY.includes(fact.reason ?? '')) continue;
    const { as, outcome, reason, attempts } = fact;
    news.endings[reaction] = {
      as,
      ...(outcome === undefined ? {} : { outcome }),
      ...(reason === undefined ? {} : { reason: reason.slice(0, 80) }),
      ...(attempts === undefined ? {} : { attempts }),
    };
  }
  return news.came.length + Object.keys(news.endings).length > 0 ? news : undefined;
}

/** An agent of the plan that publishes a type is no source outside, whoever else may send it. */
function cameAs(
  producers: Producers,
  envelope: Extract<Fact, { fact: 'event-admitted' }>['envelope'],
): string[] {
  const { type, source } = envelope.event;
  const leaves = producers.counted.get(type) ?? [];
  if (leaves.length === 0 || producers.of(type).some(({ agent }) => source === `/${agent}`)) return [];
  return leaves.flatMap(({ leaf, as }) => (matches(leaf, envelope) ? [as] : []));
}

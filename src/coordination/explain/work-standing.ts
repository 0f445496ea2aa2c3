// Where work stands, for those who wait for what it publishes. Safe and pure.
import type { DeliveryEnded } from '../facts';
import type { Delivery } from '../state';
import { endingWords, runningWords } from './ending-words';
import type { Gathered } from './gathered';

/** `rank`: the smaller, the sooner something may come of it. */
export interface WorkStanding {
  rank: number;
  words: string;
}

/** Where deliveries stand, given oldest first: the most promising first: at work, held, queued, waiting in its own join, ended. */
export function workStandings(seen: Gathered, deliveries: readonly Delivery[]): WorkStanding[] {
  const standings = deliveries.flatMap((delivery) => standingOf(seen, delivery));
  // Of what has ended the last is news.
  return standings.toReversed().toSorted((one, other) => one.rank - other.rank);
}

function standingOf(seen: Gathered, { id, state }: Delivery): WorkStanding[] {
  const open = seen.state.open[id];
  if (!open) {
    const ended = seen.ended.get(id);
    if (!ended || ended.as === 'joined' || (state === 'waiting' && !isLost(ended))) return [];
    return [{ rank: ended.as === 'handled' ? 6 : 5, words: endingWords(seen, ended, { brief: true }) }];
  }
  switch (open.state) {
    case 'running':
      return [{ rank: 1, words: runningWords(seen, id) }];
    case 'queued':
      return [{ rank: 2, words: 'queued' }];
    case 'held':
      return [{ rank: 3, words: `held by ${open.heldBy ?? 'nobody'}` }];
    case 'waiting':
      return [{ rank: 4, words: 'waits in its own join' }];
  }
}

/** A place in a join that ended with its round; one that the round did without says nothing of the work. */
const isLost = ({ as, reason }: DeliveryEnded): boolean => as === 'expired' || reason === 'unsatisfiable';

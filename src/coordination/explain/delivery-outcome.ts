// Where a delivery stands, as the part of a row that says so. Safe and pure.
import { assertNever } from '../../events/assert-never';
import type { DeliveryEnded } from '../facts';
import type { Delivery } from '../state';
import { endingWords, failedOf, runningWords } from './ending-words';
import type { ExplainMark, ExplainRow } from './explanation';
import type { Gathered } from './gathered';
import { heldWords } from './held-words';

export type Outcome = Pick<
  ExplainRow,
  'mark' | 'outcome' | 'state' | 'attempts' | 'failedAttempts' | 'details'
>;

export function outcomeOf(seen: Gathered, { id }: Pick<Delivery, 'id'>): Outcome {
  const ended = seen.ended.get(id);
  const failed = failedOf(seen, id);
  const attempts = ended?.attempts ?? seen.attempts?.get(id)?.atWork;
  const counted = {
    ...(attempts !== undefined && { attempts }),
    ...(failed.length > 0 && { failedAttempts: failed }),
  };
  if (ended) return { mark: markOf(ended), state: ended.as, outcome: endingWords(seen, ended), ...counted };
  const open = seen.state.open[id];
  if (!open) return { mark: 'lost', outcome: 'what became of it is not in the histories that are left' };
  switch (open.state) {
    case 'running':
      return { mark: 'matched', state: 'running', outcome: runningWords(seen, id), ...counted };
    case 'held':
      return { mark: 'matched', state: 'held', ...heldWords(seen, open), ...counted };
    case 'queued':
      return { mark: 'matched', state: 'queued', outcome: queuedWords(open), ...counted };
    case 'waiting':
      return { mark: 'waiting', state: 'waiting', outcome: 'waits in a join' };
    default:
      return assertNever(open.state);
  }
}

const markOf = ({ as }: DeliveryEnded): ExplainMark =>
  as === 'handled' || as === 'joined' ? 'matched' : 'lost';

function queuedWords({ spent, handedBack = 0 }: Delivery): string {
  const used = spent && spent.failures > 0 ? [`${spent.failures} attempts used before`] : [];
  const paused = handedBack > 0 ? ['a pause had held it back'] : [];
  const why = [...used, ...paused];
  return why.length === 0 ? 'queued' : `queued (${why.join(', ')})`;
}

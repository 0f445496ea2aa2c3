// What went wrong in a correlation: dead letters, sagas that turned back, and joins that ended because nobody can bring what they lacked. Safe and pure.
import type { Fact } from '../facts';
import { endingWords, failedOf } from './ending-words';
import type { ExplainRow } from './explanation';
import type { Gathered } from './gathered';
import { clockTime } from './moments';
import { deliveryName, rowName, rowNameIn } from './row-name';
import { sagaTold } from './saga-told';
import { sagaWords } from './saga-words';
import { causeWords, reactionOf } from './work-rows';

/** With every failed attempt of which the histories tell, each with its reason. */
export function deadLetterRows(seen: Gathered): ExplainRow[] {
  return seen.state.deadLetters.map(({ delivery: id, reaction, event, reason, problem, attempts }) => {
    const [ended, delivery] = [seen.ended.get(id), seen.deliveries.get(id)];
    const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
    const failed = ended ? failedOf(seen, id) : [{ attempt: attempts, reason, problem }];
    const before = failed.slice(0, -1).map((each) => {
      const which = each.attempt === undefined ? 'not charged' : `attempt ${each.attempt}`;
      return `${which}: ${each.reason}: ${each.problem}`;
    });
    return {
      about: 'dead-letter',
      mark: 'lost',
      name: delivery ? deliveryName(delivery, reactionOf(seen, delivery)) : rowNameIn(seen.plan, reaction),
      reaction,
      delivery: id,
      clause: delivery ? causeWords(seen, delivery) : `after ${event.type}`,
      outcome: ended ? endingWords(seen, ended) : `dead letter after ${tries} (${reason}): ${problem}`,
      state: 'dead-lettered',
      attempts,
      failedAttempts: failed,
      ...(before.length > 0 && { details: before }),
    };
  });
}

/** Sagas that ended otherwise than completed, each with why it turned back. */
export function sagaRows(seen: Gathered): ExplainRow[] {
  return [...seen.ended.values()].flatMap(({ delivery: id, as, outcome }): ExplainRow[] => {
    const delivery = seen.deliveries.get(id);
    const reaction = delivery && reactionOf(seen, delivery);
    if (!delivery || as !== 'handled' || outcome === undefined || reaction?.does?.work !== 'saga') return [];
    const told = sagaTold(seen, reaction.does.saga, delivery);
    if (!told) return [];
    const { standing, details } = sagaWords(told);
    return [
      {
        about: 'saga',
        mark: 'lost',
        name: rowName(reaction),
        reaction: reaction.name,
        delivery: id,
        state: as,
        clause: causeWords(seen, delivery),
        outcome: `started as ${told.sagaId}; ${standing}`,
        ...(details.length > 0 && { details }),
      },
    ];
  });
}

/** One row, however often it happened: joins that can no longer be met are not noticed. */
export function unjudgedRows({ state: { unjudged }, now }: Gathered): ExplainRow[] {
  if (!unjudged) return [];
  const { problem, since } = unjudged;
  const outcome = `are not judged: ${problem}`;
  const details = [`since ${clockTime(since, now)}: those that can no longer be met wait on`];
  return [{ about: 'unjudged', mark: 'lost', name: 'joins', clause: '', outcome, details }];
}

/** Each with its chain of reasons, the nearest first. */
export function unsatisfiableRows(seen: Gathered): ExplainRow[] {
  const ended = seen.facts.filter(
    (fact): fact is Extract<Fact, { fact: 'join-unsatisfiable' }> => fact.fact === 'join-unsatisfiable',
  );
  return ended.map(({ join, received, missing, lost, because, at }) => {
    const got = received.map((each) => seen.events.get(each)?.event.type ?? `event ${each}`);
    const outcome =
      `ended at ${clockTime(at, seen.now)} as unsatisfiable: ` +
      `${got.join(', ')} came, and ${lackedWords(missing, lost)}`;
    const row = { name: rowNameIn(seen.plan, join), reaction: join, clause: '', outcome, details: because };
    return { about: 'unsatisfiable', mark: 'lost', ...row };
  });
}

/** What may still come is not called lost because something else is. */
function lackedWords(missing: readonly string[], lost: readonly string[]): string {
  if (lost.length === 0) return `${missing.join(', ')} would not meet it any more`;
  const left = [...missing];
  for (const each of lost) left.splice(left.indexOf(each), 1);
  const others = left.length === 0 ? '' : `; ${left.join(', ')} had not come either`;
  return `${lost.join(', ')} cannot come any more${others}`;
}

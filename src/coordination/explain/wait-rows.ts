// What a correlation waits for: gates, joins, its ends. Safe and pure.
import { heldBy } from '../gate/decided';
import { approvedWork, titleOf } from '../gate/gate-name';
import { endsOf } from './end-rows';
import type { ExplainRow } from './explanation';
import { gateWords } from './gate-words';
import type { Gathered } from './gathered';
import { standingsOf } from './join-standing';
import { standingWords } from './join-words';
import { triggerWords } from './leaf-words';
import { rowName } from './row-name';
import { withSenders } from './senders';

/** Gates that something waits for. */
export function gateRows(seen: Gathered): ExplainRow[] {
  return Object.entries(seen.state.gates ?? {}).flatMap(
    ([gate, { status, asked, asks = [] }]): ExplainRow[] => {
      if (status !== 'waiting' || asked === undefined) return [];
      const steps = asks.map(({ step }) => `step ${step}`);
      const holds = [...heldBy(seen, gate).map(({ id }) => id), ...steps];
      const [first = 'waits', ...details] = gateWords(seen, gate);
      return [
        {
          about: 'gate',
          mark: 'waiting',
          name: titleOf(gate),
          clause: approvedWork(gate) === undefined ? `holds ${holds.join(', ') || 'nothing'}` : '',
          outcome: first,
          ...(details.length > 0 && { details }),
        },
      ];
    },
  );
}

/** Every open round of the joins of reactions. */
export function joinRows(seen: Gathered): ExplainRow[] {
  return seen.plan.reactions.flatMap((reaction) => {
    const standings = standingsOf(reaction.on, seen.state.joins[reaction.name]?.node);
    return standings.map((standing): ExplainRow => {
      const got = standing.got.map((each) => seen.events.get(each)?.event.type ?? `event ${each}`);
      return {
        about: 'join',
        mark: 'waiting',
        name: rowName(reaction),
        reaction: reaction.name,
        clause: '',
        outcome: standingWords(seen, reaction.name, standing),
        details: [`here: ${got.join(', ')}`],
      };
    });
  });
}

/** Ends that are not met, as long as the correlation has not ended otherwise. */
export function endWaitRows(seen: Gathered): ExplainRow[] {
  const { phase, completeMet, failMet } = seen.state;
  if (phase === 'cancelled' || completeMet !== undefined || failMet !== undefined) return [];
  return endsOf(seen).flatMap(([name, trigger]): ExplainRow[] => {
    const standings = standingsOf(trigger, seen.state.joins[name]?.node);
    // Nobody waits for a failure.
    if (name === 'fail_on' && standings.length === 0) return [];
    const begun = standings.map((standing) => standingWords(seen, name, standing));
    const all = `waiting for ${triggerWords(trigger, (leaf) => withSenders(seen, leaf))}`;
    return (begun.length > 0 ? begun : [all]).map((outcome) => ({
      ...{ about: 'end', mark: 'waiting', name, clause: '', outcome },
    }));
  });
}

// How far a join has come and whom it waits for, in words: `1 of 3; waiting for WireframeCompleted (ux-designer, running since
// 10:00:00), TestPlanCompleted`. Safe and pure.
import { timerOf } from '../admit';
import type { Time } from '../state';
import type { Gathered } from './gathered';
import type { JoinStanding, MissingMember } from './join-standing';
import { triggerWords } from './leaf-words';
import { clockTime } from './moments';
import { withSenders } from './senders';

/** @param join the name under which its state is kept: a reaction's, `complete_on`, `fail_on` */
export function standingWords(seen: Gathered, join: string, standing: JoinStanding): string {
  const { have, need, missing, place } = standing;
  const within = missing.flatMap(({ begun }) => (begun ? [`${begun.have} of ${begun.need}`] : []));
  const inner = within.length > 0 ? ` (and within it ${within.join(', ')})` : '';
  const due = dueOf(seen, join, place);
  const until = due === undefined ? '' : `, until ${clockTime(due, seen.now)}`;
  return `${have} of ${need}${inner}; waiting for ${missingWords(seen, standing)}${until}`;
}

function missingWords(seen: Gathered, { missing, have, need }: JoinStanding): string {
  const members = missing.map((each) => memberWords(seen, each));
  const lacking = need - have;
  const some = lacking < members.length ? `${lacking} of ` : '';
  return some + members.join(', ');
}

function memberWords(seen: Gathered, { member, begun }: MissingMember): string {
  if (begun) return missingWords(seen, begun);
  return triggerWords(member, (leaf) => withSenders(seen, leaf));
}

const dueOf = ({ state }: Gathered, join: string, place: string): Time | undefined =>
  state.timers[timerOf(join, place)];

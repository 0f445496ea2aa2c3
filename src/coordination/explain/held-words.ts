// What holds a delivery back, since when, and who can let it go. Safe and pure.
import { ownValue } from '../../plan/own-value';
import type { RoutingReaction } from '../../plan/routing-plan';
import { approvalName } from '../gate/gate-name';
import { type PauseInForce, pauseWords } from '../pause';
import { leavesOf } from '../routing/plan-index';
import type { Delivery } from '../state';
import { gateWords } from './gate-words';
import type { Gathered } from './gathered';
import { nameOf } from './leaf-words';
import { clockTime } from './moments';
import { workStandings } from './work-standing';

const TASKS = 'tasks ';

/** `held by pause blockers since 10:00:03`, and why and until when as details. */
export function heldWords(seen: Gathered, delivery: Delivery): { outcome: string; details?: string[] } {
  const { id, heldBy = 'nobody' } = delivery;
  const since = seen.heldSince.get(id);
  const from = since === undefined ? '' : ` since ${clockTime(since, seen.now)}`;
  if (delivery.subtask && heldBy.startsWith(TASKS))
    return { outcome: `waits${from} for ${dependencies(seen, delivery.subtask.task)}` };
  const details = holderWords(seen, delivery, heldBy);
  return { outcome: `held by ${heldBy}${from}`, ...(details.length > 0 && { details }) };
}

function holderWords(seen: Gathered, { id }: Delivery, heldBy: string): string[] {
  const pauses = Object.values(seen.state.pauses ?? {}).filter((each) => pauseWords(each) === heldBy);
  const gate = heldBy === 'approval' ? approvalName(id) : heldBy.replace(/^gate /, '');
  return [...pauses.map((each) => pauseReason(seen, each)), ...gateWords(seen, gate)];
}

/** Why a pause is in force, and what ends it. */
export function pauseReason({ plan, now }: Gathered, { pause, by, reason, since }: PauseInForce): string {
  const ends = plan.reactions
    .filter(({ does }) => does?.work === 'resume' && does.pause === pause)
    .flatMap(({ on }: RoutingReaction) => leavesOf(on).map(nameOf));
  return `${reason} (${by}, ${clockTime(since, now)}); ends ${[...ends.map((each) => `with ${each}`), 'by hand'].join(' or ')}`;
}

/** `subtask schema (writer, running since 10:00:00), api (writer, queued)`: those that have not ended. */
function dependencies(seen: Gathered, task: string): string {
  const { subtasks = {} } = seen.state;
  const open = (ownValue(subtasks, task)?.dependsOn ?? []).filter(
    (each) => ownValue(subtasks, each)?.status === 'open',
  );
  const words = open.map((each) => {
    const { agent = 'nobody', delivery = '' } = ownValue(subtasks, each) ?? {};
    const work = seen.deliveries.get(delivery);
    const standing = work && workStandings(seen, [work])[0];
    return `${each} (${agent}${standing ? `, ${standing.words}` : ''})`;
  });
  return `${open.length === 1 ? 'subtask' : 'subtasks'} ${words.join(', ')}`;
}

// Joins that know that they cannot complete (N3): after each input, an open round that can no longer be met ends at once, with the
// chain of reasons. Safe and pure.
import type { RoutingReaction } from '../../plan/routing-plan';
import { clearTimer, timerOf } from '../admit';
import { WAVE } from '../delivery/dispatch';
import { childrenAtWork } from '../family/children';
import type { JoinNode, JoinState } from '../join/join';
import { endRound, namesOf } from '../join/round-ending';
import { record, type Turn, wholeOrNothing } from '../turn';
import { judgeJoin } from './judge-join';
import { type Producers, producersOf } from './producers';
import { type OpenWork, openWorkIn } from './prospects';
import { newsIn, reactionOf } from './supply';

/** Runs that were begun with older rules wait on, as they always did. */
const SINCE_RULES = 2;
/** At most so many rounds end in one step, so that thousands that are lost at once do not hold up the workflow's task. */
export const ROUNDS_A_STEP = 200;
/** What a rule threw is kept in the state, and needs no more room than it takes to know it again. */
const PROBLEM_CHARACTERS = 200;

/**
 * Ends all open rounds that can no longer be met, also those that the end of others dooms.
 * @param dispatchMore hands out what an event published on the way has woken
 */
export function endUnmeetable(turn: Turn, dispatchMore: () => void): void {
  if (turn.index.rules < SINCE_RULES) return;
  // A plan that cannot be judged must not stop the correlation: its joins wait on, and that is said.
  const thrown = wholeOrNothing(turn, () => judgeAll(turn, dispatchMore));
  if (thrown === undefined) return;
  const problem = textOf(thrown).slice(0, PROBLEM_CHARACTERS);
  if (turn.state.unjudged?.problem !== problem)
    record(turn, { fact: 'judging-changed', problem, at: turn.at });
}

const textOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

function judgeAll(turn: Turn, dispatchMore: () => void): void {
  let looked = 0;
  for (let ended = 0; ; ended += 1) {
    const news = newsIn(turn.index, turn.state, turn.facts.slice(looked));
    if (news) record(turn, { fact: 'supply-noted', ...news });
    looked = turn.facts.length;
    if (isOver(turn) || childrenAtWork(turn.state).length > 0) return;
    if (ended >= ROUNDS_A_STEP) {
      goOnSoon(turn);
      return;
    }
    if (!endOne(turn)) break;
    dispatchMore();
  }
  if (turn.state.unjudged) record(turn, { fact: 'judging-changed', at: turn.at });
}

/** The rest is judged in the next wave, which begins by itself. */
function goOnSoon(turn: Turn): void {
  if (Object.hasOwn(turn.state.timers, WAVE)) return;
  record(turn, { fact: 'timer-set', timer: WAVE, due: turn.at });
  turn.effects.push({ effect: 'start-timer', timer: WAVE, due: turn.at });
}

const isOver = ({ state }: Turn): boolean =>
  state.phase === 'cancelled' || state.cancelRequested === true || state.failMet !== undefined;

/** Ends one round, if any is doomed; true where it did. */
function endOne(turn: Turn): boolean {
  const producers = producersOf(turn.index);
  const touched = touchedIn(turn);
  let work: OpenWork | undefined;
  for (const [name, join] of Object.entries(turn.state.joins)) {
    const reaction = turn.index.reaction(name);
    if (!reaction || !waits(join.node) || !isConcerned(producers, reaction, touched)) continue;
    work ??= openWorkIn(turn.state);
    if (endIn(turn, reaction, join, work)) return true;
  }
  return false;
}

const waits = ({ rounds, over, of = [] }: JoinNode): boolean =>
  over !== undefined || Object.keys(rounds ?? {}).length > 0 || of.some(waits);

/**
 * Reactions of which something has changed in this turn. Events from outside may concern any, and what is left of a step too, or of a
 * turn that threw.
 */
function touchedIn({ facts, state }: Turn): ReadonlySet<string> | 'any' {
  if (state.unjudged) return 'any';
  const touched = new Set<string>();
  for (const fact of facts) {
    if (fact.fact === 'supply-noted' && fact.came.length > 0) return 'any';
    // As long as it was at work nothing was judged.
    if (fact.fact === 'child-reported') return 'any';
    if (fact.fact === 'timer-cleared' && fact.timer === WAVE) return 'any';
    if (fact.fact === 'join-advanced') touched.add(fact.join);
    if (fact.fact === 'delivery-ended' || fact.fact === 'delivery-announced')
      touched.add(reactionOf(state, fact.delivery));
  }
  return touched;
}

function isConcerned(
  producers: Producers,
  reaction: RoutingReaction,
  touched: ReadonlySet<string> | 'any',
): boolean {
  if (touched === 'any' || touched.has(reaction.name)) return true;
  if (touched.size === 0) return false;
  for (const { name } of producers.ancestryOf(reaction).reactions) if (touched.has(name)) return true;
  return false;
}

/** Judges one join; true where a round of it has ended. */
function endIn(turn: Turn, reaction: RoutingReaction, join: JoinState, work: OpenWork): boolean {
  const { at } = turn;
  const { name } = reaction;
  const { state, doomed } = judgeJoin(turn.index, turn.state, reaction, join, work);
  if (!doomed) {
    if (state !== join) record(turn, { fact: 'join-advanced', join: name, state, at });
    return false;
  }
  const { place, expiry, lost, because } = doomed;
  const [received, missing] = [expiry.got, namesOf(expiry.missing)];
  record(turn, { fact: 'join-unsatisfiable', join: name, place, received, missing, lost, because, at });
  const timer = timerOf(name, place);
  if (Object.hasOwn(turn.state.timers, timer)) clearTimer(turn, timer);
  endRound(turn, reaction, place, expiry, { why: 'unsatisfiable', because });
  return true;
}

// Why nobody brings a type any more: the chain of reasons, backwards from what is missing, a sentence each. Safe and pure.
import { ownValue } from '../../plan/own-value';
import type { RoutingReaction, Trigger } from '../../plan/routing-plan';
import { missingIn } from '../join/join';
import { leavesOf, typesOf } from '../routing/plan-index';
import type { CoordinationState } from '../state';
import type { Producers } from './producers';
import type { ProducerEnding } from './supply';

/** More than so many reasons are not read by anybody. */
const REASONS = 20;

interface Asked {
  state: CoordinationState;
  producers: Producers;
  /** Whether an event of that type can come all the same: then it is no reason. */
  canCome(type: string): boolean;
}

/**
 * The reasons, the nearest first.
 * @param types that cannot come, and why is asked
 * @returns sentences such as `OrderVerified: fraud-check ended as refused (FraudSuspected)`; at least one for each type
 */
export function reasonsWhy(asked: Asked, types: readonly string[]): string[] {
  const reasons: string[] = [];
  const told = new Set(types);
  // A set hands out what is added while it is walked: first what is missing, then what that would have needed.
  for (const type of told) {
    const reactions = asked.producers.of(type);
    for (const reaction of reactions) {
      const { reason, needs } = whyNot(asked, reaction, type);
      reasons.push(`${type}: ${reason}`);
      for (const each of needs) if (!asked.canCome(each)) told.add(each);
    }
    if (reactions.length === 0)
      reasons.push(
        asked.producers.isOutside(type)
          ? `${type}: came from outside before, and is expected once a round`
          : `${type}: nobody publishes it`,
      );
  }
  const all = [...new Set(reasons)];
  if (all.length <= REASONS) return all;
  return [...all.slice(0, REASONS - 1), `and ${all.length - REASONS + 1} more reasons`];
}

/** Why a reaction does not publish a type any more, and which types it would have needed for it. */
function whyNot(
  { state }: Asked,
  reaction: RoutingReaction,
  type: string,
): { reason: string; needs: string[] } {
  const { name } = reaction;
  const needs = needsOf(state, reaction);
  const ending = ownValue(state.supply?.endings, name);
  const letter = state.deadLetters.findLast((row) => row.reaction === name);
  if (ending && ending.as !== 'dead-lettered') return whyAfter(reaction, type, ending, needs);
  if (!letter) return { reason: `${name} was not woken`, needs };
  const attempts = letter.attempts === 1 ? '1 attempt' : `${letter.attempts} attempts`;
  return {
    reason: `${name} could not handle ${letter.event.type} (${letter.reason}, ${attempts})`,
    needs: [],
  };
}

/** The types that a reaction waits for: of a join those that its open rounds lack, or its last one lacked; else all. */
function needsOf({ joins, supply }: CoordinationState, { name, on }: RoutingReaction): string[] {
  const named = (triggers: readonly Trigger[]) =>
    triggers.flatMap(leavesOf).flatMap((leaf) => typesOf(leaf) ?? []);
  const node = ownValue(joins, name)?.node;
  const lacking = node ? missingIn(on, node).flatMap(({ missing }) => missing) : [];
  if (lacking.length > 0) return named(lacking);
  const lacked = ownValue(supply?.endings, name)?.lacked;
  return named([on]).filter((type) => !lacked || lacked.includes(type));
}

function whyAfter(
  { name, publishes }: RoutingReaction,
  type: string,
  ending: ProducerEnding,
  needs: string[],
): { reason: string; needs: string[] } {
  switch (ending.as) {
    case 'handled': {
      const as = ending.outcome ?? 'completed';
      const published = ending.outcome === undefined ? publishes.completed : publishes.outcomes?.[as];
      if (published === type) return { reason: `${name} has published it, and is not woken again`, needs };
      return { reason: `${name} ended as ${as}${published ? ` (${published})` : ''}`, needs: [] };
    }
    case 'expired':
      return { reason: `${name} waited in vain, until its time was over`, needs: [] };
    case 'discarded':
      if (ending.lacked) return { reason: `${name} can no longer be woken`, needs };
      return { reason: `what ${name} had to do was discarded (${ending.reason})`, needs: [] };
    case 'dead-lettered':
      return { reason: `${name} could not do it (${ending.reason})`, needs: [] };
  }
}

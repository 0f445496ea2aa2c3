// How many attempts of a delivery have failed, and how many a dying worker took with it. The server counts attempts only; what became
// of them travels in heartbeat details, which each attempt finds as the one before left them. Pure.
import { type EarlierFailure, earlierFailuresIn } from '../src/contract/earlier-failures';
import type { StepOutcome } from '../src/coordination/saga/state';
import { ofBoth, stepOutcomeIn, tookEffect } from '../src/coordination/saga/took-effect';
import type { SpentAttempts } from '../src/coordination/state';
import { isJsonObject } from '../src/events/json';

/** Totals over all runs of the correlation. */
export interface Tally extends SpentAttempts {
  /** The server's attempts up to this one are accounted for: charged as failure or crash, or not charged at all. */
  through: number;
  /** Why the last of the failures failed, as far as this run of the correlation saw them. */
  failed?: EarlierFailure[];
  /** What the attempts so far have done, or may have; absent where none of them has done anything. */
  effect?: Exclude<StepOutcome, 'failed'>;
}

/** The details of every heartbeat of an agent. */
export interface BeatDetails extends Tally {
  /** What the agent last said of itself. */
  progress?: string;
}

/**
 * What is known when attempt number `attempt` begins, or when it would: attempts that left no word of themselves are deaths of
 * workers. `details` are those of the last heartbeat, `spent` what earlier runs used.
 */
export function tallyBefore(attempt: number, details: unknown, spent?: SpentAttempts): Tally {
  const last: Tally = tallyIn(details) ?? {
    failures: countIn(spent?.failures),
    crashes: countIn(spent?.crashes),
    through: 0,
  };
  const unheard = Math.max(0, attempt - 1 - last.through);
  return {
    failures: last.failures,
    crashes: last.crashes + unheard,
    through: Math.max(last.through, attempt - 1),
    ...(last.failed && { failed: last.failed }),
    // Whose worker died may have done its work.
    ...effectWith(last, last.crashes + unheard > 0 ? 'unknown' : 'failed'),
  };
}

/** The tally's `effect` after one more attempt, as a field. */
export function effectWith({ effect }: Pick<Tally, 'effect'>, attempt: StepOutcome): Pick<Tally, 'effect'> {
  const both = ofBoth(effect ?? 'failed', attempt);
  return both === 'failed' ? {} : { effect: both };
}

/** What the last failure has to say of the effect of all attempts; undefined where its reason says it. */
export function effectBeside({ effect }: Pick<Tally, 'effect'>, reason: string): StepOutcome | undefined {
  const known: StepOutcome = effect ?? 'failed';
  return known === tookEffect(reason) ? undefined : known;
}

/** The tally in heartbeat details; undefined where there are none, or somebody else's. */
export function tallyIn(details: unknown): Tally | undefined {
  if (!isJsonObject(details)) return undefined;
  const { failures, crashes, through } = details;
  if (!isCount(failures) || !isCount(crashes) || !isCount(through)) return undefined;
  const failed = earlierFailuresIn(details.failed);
  const effect = stepOutcomeIn(details.effect) ?? 'failed';
  return {
    failures,
    crashes,
    through,
    ...(failed.length > 0 && { failed }),
    ...effectWith({}, effect),
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const countIn = (value: unknown): number => (isCount(value) ? value : 0);

// How long it may take until somebody has published a type, as far as the plan says so. Pure.
import { milliseconds } from '../compile/compile-trigger';
import { placedRouting } from '../compile/placed-routing';
import type { WrittenPlan } from '../compiled-plan';
import type { WorkWords } from '../language/retry-schema';
import { ownValue } from '../own-value';
import type { PlanPath } from '../position';
import type { RoutingApproval, RoutingReaction } from '../routing-plan';
import { writtenWork } from '../written/written-work';
import { endsWith } from './runs-once';

/** A length of time with where it comes from: `reviewer may work for 2h`. */
export interface WorkTime {
  ms: number;
  /** Rest of a sentence. */
  words: string;
}

/**
 * How long a reaction may take until it ends, with that type where one is given. Undefined where nobody has said a time, or where
 * the type may come before the end. `deadline` counts where there is one, for it is over all attempts, else a single attempt.
 */
export function workTimes(
  plan: WrittenPlan,
): (reaction: RoutingReaction, type?: string) => WorkTime | undefined {
  const { document, routing } = plan;
  const written = new Map(writtenWork(document).map((each) => [placeName(each.path), each]));
  const paths = new Map(placedRouting(plan).map(({ reaction, path }) => [reaction, path]));
  const saidAt = (path: PlanPath): string | undefined => {
    const work = written.get(placeName(path));
    const own: WorkWords | undefined = work && ownValue(document.agents, work.agent);
    const deadline = work?.words.deadline ?? own?.deadline;
    return deadline ?? work?.words.timeout ?? own?.timeout ?? (work && document.defaults?.timeout);
  };
  const heldFor = ({ approval, gate }: { approval?: RoutingApproval; gate?: string }): number => {
    const criteria = gate === undefined ? [] : (ownValue(routing.gates, gate)?.criteria ?? []);
    const people = criteria.flatMap((each) => (each.criterion === 'approval' ? (each.withinMs ?? 0) : []));
    return Math.max(0, approval?.withinMs ?? 0, ...people);
  };
  const sagaTime = (reaction: RoutingReaction, saga: string, type?: string): WorkTime | undefined => {
    const steps = ownValue(routing.sagas, saga)?.steps ?? [];
    const last = steps.findIndex(({ success, failure }) => success === type || failure === type);
    const counted = type === undefined || endsWith(reaction, type) ? steps : steps.slice(0, last + 1);
    if (!counted.some((_, index) => saidAt(['sagas', saga, 'steps', index]) !== undefined)) return undefined;
    const all = counted.map((step) => (step.deadlineMs ?? step.timeoutMs) + heldFor(step));
    const ms = all.reduce((sum, each) => sum + each, heldFor(reaction));
    return { ms, words: `saga ${saga} may take ${shortly(ms)} (its steps one after the other)` };
  };
  return (reaction, type) => {
    const { does, name } = reaction;
    if (does?.work === 'saga') return sagaTime(reaction, does.saga, type);
    if (does || (type !== undefined && !endsWith(reaction, type))) return undefined;
    const said = saidAt(paths.get(reaction) ?? []);
    const held = heldFor(reaction);
    const ms = held + (said === undefined ? 0 : milliseconds(said));
    if (ms === 0) return undefined;
    const parts = [
      ...(held > 0 ? [`wait ${shortly(held)} for people`] : []),
      ...(said === undefined ? [] : [`work for ${said}`]),
    ];
    return { ms, words: `${name} may ${parts.join(' and then ')}` };
  };
}

const placeName = (path: PlanPath): string => JSON.stringify(path);

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** As plans write it: `90m`, `2h`, `1d`. */
export function shortly(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms >= each && ms % each === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

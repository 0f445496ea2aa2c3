// What the activities are given of the outside. Nothing in this room connects or reads the environment by itself.
import type { CompiledPlan } from '../src/plan/compiled-plan';

/** What of a plan a worker needs: what it may do, and how. */
export type LoadedPlan = Pick<CompiledPlan, 'routing' | 'run'>;

/** The plans that this worker has loaded itself. What it lacks is never taken from input. */
export interface PlanShelf {
  /** The plan of that name and content hash; undefined where this worker has never loaded it. */
  find(plan: string, hash: string): LoadedPlan | undefined;
}

export interface ActivityWorld {
  plans: PlanShelf;
  /** Holds the correlations' working folders; absolute. */
  dataFolder: string;
  /** What agents may be given of the worker's environment, by allow-list or as secrets. */
  environment: Record<string, string | undefined>;
  /** Gives numbers from 0 up to, not including, 1, for the jitter of delays. Default: `Math.random`. */
  random?: () => number;
}

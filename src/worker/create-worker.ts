// Joins workflows, activities and agents: one worker a plan, on the plan's own queue. Node side only.
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createActivities, createRetryInterceptor, type LoadedPlan } from '../../activities';
import { taskQueueOf } from '../contract/names';
import { createPlanShelf } from './plan-shelf';
import { workflowBundle } from './workflow-bundle';

export interface WorkersOptions {
  connection: NativeConnection;
  namespace: string;
  /** At most one of each name. */
  plans: readonly LoadedPlan[];
  /** Absolute: working folders of correlations, and the plans that were loaded. */
  dataFolder: string;
  /** What agents may be given, by the plan's allow-lists. */
  environment: Record<string, string | undefined>;
  /** What agents at work are given when the worker is stopped, milliseconds. Default: 10,000. */
  graceMs?: number;
  /** Told of kept plans that cannot be read. */
  log?: (line: string) => void;
  /** Default: that of the build, else one bundled on the spot. */
  bundle?: WorkflowBundleOption;
}

/** Agents may take so long to end by themselves when a worker is stopped; then they are told to. */
export const GRACE_PERIOD_MS = 10_000;
/** What agents are told to stop in: their own grace, and the report to the server. Then the worker ends without them. */
const FORCE_AFTER_MS = 5_000;
/** A fan-out of eight and what else a workflow task may start: all of them begin without a way over the server's queue. */
export const EAGER_AGENTS = 10;

/** Makes the workers, connected and ready to run; none polls yet. Throws where two plans have the same name. */
export async function createWorkers(options: WorkersOptions): Promise<Worker[]> {
  const { connection, namespace, plans, dataFolder, environment, graceMs = GRACE_PERIOD_MS, log } = options;
  const shelf = createPlanShelf(dataFolder, log);
  const names = new Set<string>();
  for (const { routing } of plans) {
    if (names.has(routing.plan))
      throw new Error(
        `two of the plans are named ${JSON.stringify(routing.plan)}; a worker serves one of each name`,
      );
    names.add(routing.plan);
  }
  for (const plan of plans) await shelf.put(plan);
  const world = { plans: shelf, dataFolder, environment };
  const bundle = options.bundle ?? (await workflowBundle());
  return Promise.all(
    plans.map(({ routing }) =>
      Worker.create({
        connection,
        namespace,
        taskQueue: taskQueueOf(routing.plan),
        workflowBundle: bundle,
        activities: createActivities(world),
        interceptors: { activity: [createRetryInterceptor(world)] },
        maxEagerActivityReservationsPerWorkflowTask: EAGER_AGENTS,
        shutdownGraceTime: graceMs,
        shutdownForceTime: graceMs + FORCE_AFTER_MS,
      }),
    ),
  );
}

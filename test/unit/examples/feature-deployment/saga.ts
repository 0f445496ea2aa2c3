// Does by hand what the saga of the plan does: steps in their order, and after a failure the undos, newest first. Loaded by the
// tests of examples/feature-deployment.
import { type Ended, type Environment, type Json, run, type Task } from './agents';

const STEPS = ['BuildArtifact', 'RunTests', 'DeployToStaging', 'RunE2ETests', 'DeployToProduction'];
const UNDOS: Record<string, string> = {
  DeployToStaging: 'RemoveFromStaging',
  DeployToProduction: 'RollbackProduction',
};

export interface Trail {
  /** What each step answered. */
  results: Record<string, Json>;
  failed?: { step: string } & Ended;
  undone: { undo: string; result?: Json }[];
}

/** The task of a step or an undo, as the saga would make it. */
export function taskOf(
  name: string,
  {
    id,
    folder,
    input,
    results = {},
  }: { id: string; folder: string; input: Json; results?: Record<string, Json> },
): Task {
  return { task: name, folder, idempotency_key: `${id}/${name}`, saga: { id, input, results } };
}

/** Runs the saga up to and with the step `last` (default: all); steps that have `results` already are done. */
export async function runSaga(
  saga: { id: string; folder: string; input: Json; results?: Record<string, Json> },
  environment: Environment,
  last = 'DeployToProduction',
): Promise<Trail> {
  const trail: Trail = { results: { ...saga.results }, undone: [] };
  const begun: string[] = [];
  const steps = STEPS.slice(0, STEPS.indexOf(last) + 1).filter((step) => !Object.hasOwn(trail.results, step));
  for (const step of steps) {
    begun.push(step);
    const ended = await run(taskOf(step, { ...saga, results: trail.results }), environment);
    if (ended.result !== undefined && ended.code === 0) trail.results[step] = ended.result;
    else {
      trail.failed = { step, ...ended };
      break;
    }
  }
  if (trail.failed === undefined) return trail;
  for (const undo of begun.reverse().flatMap((step) => UNDOS[step] ?? [])) {
    const { result } = await run(taskOf(undo, { ...saga, results: trail.results }), environment);
    trail.undone.push({ undo, result });
  }
  return trail;
}

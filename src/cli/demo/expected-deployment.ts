// How the demo feature-deployment has to end: worked out from the plan alone, and compared with what there is. Pure.
import { isDeepStrictEqual } from 'node:util';
import type { SagaResult } from '../../contract/saga';
import type { RoutingSaga } from '../../plan/routing-plan';
import type { ShownSite } from './deployment-site';

export interface ExpectedDeployment {
  status: SagaResult['status'];
  failedStep: string | null;
  undone: string[];
  /** The versions that answer over HTTP; null: nobody does. */
  staging: string | null;
  production: string | null;
}

/** What has to come of a release in which the step `broken` fails, or none. */
export function expectedDeployment(
  { steps }: RoutingSaga,
  broken: string | undefined,
  before: string,
  released: string,
): ExpectedDeployment {
  if (broken === undefined)
    return { status: 'completed', failedStep: null, undone: [], staging: released, production: released };
  const begun = steps.slice(0, steps.findIndex(({ step }) => step === broken) + 1);
  const undone = begun.toReversed().flatMap(({ undo }) => (undo.undo === 'task' ? undo.task : []));
  const status = undone.length > 0 ? 'compensated' : 'failed';
  return { status, failedStep: broken, undone, staging: null, production: before };
}

/** Every difference, a sentence each. */
export function unexpected(
  expected: ExpectedDeployment,
  state: SagaResult,
  { staging, production }: ShownSite,
): string[] {
  const looks: [string, unknown, unknown][] = [
    ['the saga’s status', expected.status, state.status],
    ['the step that failed', expected.failedStep, state.failed_step],
    ['what was undone', expected.undone, state.undone],
    [`the version at ${staging.url} (staging)`, expected.staging, staging.version],
    [`the version at ${production.url} (production)`, expected.production, production.version],
  ];
  return looks
    .filter(([, wanted, found]) => !isDeepStrictEqual(wanted, found))
    .map(
      ([what, wanted, found]) => `${what} should be ${JSON.stringify(wanted)}, got ${JSON.stringify(found)}`,
    );
}

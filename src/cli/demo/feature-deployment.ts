// Demo feature-deployment: a saga packs, tests and deploys a service, and takes back what it has done where a step fails.
// Whether it ended as it should is asked of the services themselves, over HTTP.
import { isAbsolute, join } from 'node:path';
import type { Client } from '@temporalio/client';
import { sagaWorkflowId } from '../../contract/ids';
import type { SagaResult } from '../../contract/saga';
import { sagaIdOf } from '../../coordination/saga-id';
import type { CompiledPlan } from '../../plan/compiled-plan';
import type { RoutingSaga } from '../../plan/routing-plan';
import { EXIT } from '../exit-codes';
import { misused, Problem } from '../problem';
import type { Demo, DemoSetting } from './demo';
import { deploymentLines } from './deployment-lines';
import { deploymentSite, type ShownSite } from './deployment-site';
import { expectedDeployment, unexpected } from './expected-deployment';

/** What is live on production before; the release that is approved comes from the example. */
const FIRST_VERSION = '1.0.0';
const EVENT = 'ReleaseApproved';

export const featureDeployment: Demo = {
  name: 'feature-deployment',
  summary: 'a saga deploys a service on loopback; --break STEP makes a step fail and all of it go back',
  options: ['break'],
  async prepare(setting) {
    const { world, plan, correlation, data, flags } = setting;
    const saga = sagaOfPlan(plan);
    const broken = brokenStep(saga, flags.break);
    const release = plan.run.examples[EVENT] ?? {};
    const site = deploymentSite(world, join(rootOf(setting, data), correlation));
    let before: ShownSite;
    return {
      payload: { ...release, site: correlation, ...(broken === undefined ? {} : { broken }) },
      async open(signal) {
        before = await site.open(FIRST_VERSION, signal);
        const { version, url } = before.production;
        if (version !== FIRST_VERSION)
          throw new Problem(
            EXIT.failed,
            `production at ${url} should answer ${FIRST_VERSION}, got ${version}`,
          );
        world.output.talk(`production at ${url} answers version ${version}`);
      },
      async ending(_, client) {
        const state = await sagaState(client, plan, sagaIdOf(saga, correlation));
        const after = await site.show();
        const expected = expectedDeployment(saga, broken, FIRST_VERSION, String(release.version));
        const problems = unexpected(expected, state, after);
        const seen = { expected: problems.length === 0, problems, before, after };
        for (const problem of problems) world.output.talk(`not as it should be: ${problem}`);
        return {
          exit: problems.length === 0 ? EXIT.done : EXIT.failed,
          lines: deploymentLines(saga, state, seen, world.output),
          seen: { broken: broken ?? null, ...seen },
          saga: state,
        };
      },
      close: () => site.close(),
    };
  },
};

function sagaOfPlan({ routing }: CompiledPlan): RoutingSaga {
  const [saga] = Object.values(routing.sagas ?? {});
  if (!saga) throw new Error('the plan of feature-deployment has no saga');
  return saga;
}

function brokenStep({ steps }: RoutingSaga, named: string | undefined): string | undefined {
  const names = steps.map(({ step }) => step);
  if (named === undefined || names.includes(named)) return named;
  throw misused(`--break: there is no step ${JSON.stringify(named)}; there are: ${names.join(', ')}`);
}

/** Where the example's deployer deploys to: `DEPLOY_ROOT`, else a folder beside the work of the correlations. */
function rootOf({ world }: DemoSetting, data: string): string {
  const { DEPLOY_ROOT } = world.environment;
  if (DEPLOY_ROOT === undefined || DEPLOY_ROOT === '') return join(data, 'deployments');
  if (isAbsolute(DEPLOY_ROOT)) return DEPLOY_ROOT;
  throw misused(`DEPLOY_ROOT needs an absolute path, got ${JSON.stringify(DEPLOY_ROOT)}`);
}

/** The saga's last state: its result, which it gives once it has ended. */
async function sagaState(client: Client, { routing }: CompiledPlan, sagaId: string): Promise<SagaResult> {
  try {
    return await client.workflow.result(sagaWorkflowId(routing.plan, sagaId));
  } catch (error) {
    // By name: the SDK is loaded late.
    if ((error as Error).name !== 'WorkflowNotFoundError') throw error;
    throw new Problem(EXIT.failed, `saga ${sagaId} was never started`);
  }
}

// Where a worker's workflows come from: the bundle of the build where the compiled code runs, else bundled on the spot. Node side only.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';
import { bundleOptions } from './bundle-options';

/** Beside `src` and `workflows` of the compiled code; where the sources run as they are, there is none. */
const BUILT = join(__dirname, '..', '..', 'workflow-bundle.js');

let made: Promise<WorkflowBundleOption> | undefined;

/** The workflows' bundle, made once a process. */
export function workflowBundle(): Promise<WorkflowBundleOption> {
  made ??= existsSync(BUILT)
    ? Promise.resolve({ codePath: BUILT })
    : bundleWorkflowCode({
        ...bundleOptions(join(__dirname, '..', '..')),
        logger: new DefaultLogger('WARN'),
      });
  return made;
}

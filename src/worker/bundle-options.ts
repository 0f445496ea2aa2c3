// How the workflows are bundled, the same by the build and on the spot. Node side only.
import { join } from 'node:path';
import type { BundleOptions } from '@temporalio/worker';

/**
 * The rules are evaluated once a worker and shared by all cached workflows, instead of once for each: they are pure and hold no state
 * of their own, so there is nothing that could leak from one to another. Nothing that loads the SDK may stand here.
 */
const SHARED = [
  ...[
    'advance',
    'initial',
    'rollover',
    'control',
    'answers',
    'delivery/event-slot',
    'routing/explain-routing',
  ],
  ...['gate/decide', 'gate/decision-problem', 'gate/gate-waits', 'aggregator/advance', 'aggregator/shown'],
  ...['advance', 'publication', 'rollover', 'settlement', 'shown'].map((name) => `saga/${name}`),
].map((name) => join('src', 'coordination', name));

type Hook = NonNullable<BundleOptions['webpackConfigHook']>;

/** The SDK compiles TypeScript down to 2017, where every object spread is a loop; the sandbox is the worker's own Node. */
const forThisNode: Hook = (config) => {
  for (const rule of config.module?.rules ?? []) {
    const use = typeof rule === 'object' && rule ? rule.use : undefined;
    if (typeof use !== 'object' || !use || Array.isArray(use) || typeof use.options !== 'object') continue;
    const jsc = use.options?.jsc as { target?: string } | undefined;
    if (jsc?.target) jsc.target = 'es2022';
  }
  return config;
};

/** `root`: the folder that holds `workflows` and `src`, as sources or compiled. */
export function bundleOptions(root: string): BundleOptions {
  return {
    workflowsPath: require.resolve(join(root, 'workflows')),
    preloadModules: SHARED.map((path) => require.resolve(join(root, path))),
    webpackConfigHook: forThisNode,
  };
}

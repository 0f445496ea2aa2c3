// All demos, by name; the first is what `demo` runs where none is named.
import { misused } from '../problem';
import type { Demo, DemoFlags, OwnFlags } from './demo';
import { featureDeployment } from './feature-deployment';
import { featureTeam } from './feature-team';
import { orderDesk } from './order-desk';
import { projectDesk } from './project-desk';

export const demos: readonly [Demo, ...Demo[]] = [featureTeam, featureDeployment, orderDesk, projectDesk];

/** Examples that are none of the demos, and what shows them. */
const SHOWN_OTHERWISE: Record<string, string> = {
  'recorded-project':
    'run `signalbox up --plan examples/recorded-project/signalbox.yaml`, then publish its events as examples/recorded-project/README.md says',
};

/** The demo of that name. Throws `Problem` (exit 2) naming those that there are. */
export function demoNamed(name: string): Demo {
  const found = demos.find((demo) => demo.name === name);
  if (found) return found;
  if (Object.hasOwn(SHOWN_OTHERWISE, name))
    throw misused(`${name} is an example without a demo: ${SHOWN_OTHERWISE[name]}`);
  throw misused(
    `there is no example ${JSON.stringify(name)}; there are: ${demos.map((demo) => demo.name).join(', ')}`,
  );
}

/** Throws `Problem` (exit 2) where an option is given that is another demo's. */
export function refuseOthersOptions(demo: Demo, flags: DemoFlags): void {
  const own: Record<keyof OwnFlags, string> = { story: '--story', break: '--break' };
  for (const [option, word] of Object.entries(own) as [keyof OwnFlags, string][]) {
    if (flags[option] === undefined || demo.options.includes(option)) continue;
    const others = demos.filter(({ options }) => options.includes(option)).map(({ name }) => name);
    throw misused(`${word} is an option of demo ${others.join(', ')}; demo ${demo.name} has none such`);
  }
}

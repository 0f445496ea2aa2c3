// What `pause` and `resume` have in common: whom they mean, and who asks. Loads commander's types only.
import type { PlanPauses, ReplacedPause } from '../client/pauses';
import { addServerOptions, type ServerFlags } from './options';
import { visible } from './output/visible';
import { misused } from './problem';
import type { CliWorld } from './world';

export interface PausingFlags extends ServerFlags {
  /** A file; true where the plan at hand is meant. */
  plan?: string | true;
  pause?: string;
  by?: string;
}

export function addPausingOptions(command: Parameters<typeof addServerOptions>[0]): void {
  command
    .option(
      '--plan [file]',
      'without <id>: the whole plan (FILE, else SIGNALBOX_PLAN, else ./signalbox.yaml); with <id>, FILE is its plan',
    )
    .option('--pause <name>', 'the name of the pause (default: by-hand)')
    .option('--by <who>', 'who asks (else SIGNALBOX_USER, else the user of this machine)');
  addServerOptions(command);
}

/** The flags as other verbs read them: `--plan` without a file is as if it had not been given. */
export const fileFlags = ({ plan, ...rest }: PausingFlags) => ({
  ...rest,
  ...(typeof plan === 'string' && { plan }),
});

/** Throws `Problem` (exit 2) where nobody said which work is meant, or both were said. */
export function requireTarget(id: string | undefined, { plan }: PausingFlags, verb: string): void {
  if (id === undefined && plan === undefined)
    throw misused(`${verb} needs a correlation, or --plan for the whole plan`);
  if (id !== undefined && plan === true)
    throw misused(
      `${verb} takes a correlation or --plan for the whole plan, not both: got ${JSON.stringify(id)} and --plan. Nothing was sent.`,
    );
}

/** Says on stderr whose pause a new one has taken the place of. */
export function sayReplaced({ output }: CliWorld, replaced: ReplacedPause | undefined): void {
  if (!replaced) return;
  const { pause, reason, by } = replaced;
  output.talk(`pause ${pause} was in force: its reason was ${JSON.stringify(reason)} (${by})`);
}

/** Says what holds the plan now; and on stderr, where no worker has taken the request yet. */
export function sayPlanPauses({ output }: CliWorld, plan: string, { outcome, control }: PlanPauses): void {
  const { pauses } = control;
  if (outcome === 'stored')
    output.talk(
      `stored for plan ${plan}: no worker is there; the first one that comes takes it before all else`,
    );
  else if (pauses.length === 0) output.line(`plan ${visible(plan)} is not paused any more`);
  for (const { pause, reason, by, since } of outcome === 'stored' ? [] : pauses)
    output.line(
      `plan ${visible(plan)} is paused by ${visible(pause)}: ${visible(reason)} (${visible(by)}, since ${new Date(since).toISOString()})`,
    );
}

// The environment, parsed once: every SIGNALBOX_* variable, with all problems told together. Loads zod, so the command line
// imports it late; never in the sandbox. Variables named TEMPORAL_* belong to Temporal's own configuration.
import { resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { z } from 'zod';

const path = z.string().min(1, 'must not be empty');

const shape = {
  SIGNALBOX_PLAN: path.optional().describe('the plan file that `publish` and others use without --plan'),
  SIGNALBOX_DATA: path.optional().describe('the data folder: server database, artefacts, kept plans'),
  SIGNALBOX_USER: path.optional().describe('who asks and decides where --by is not given'),
  SIGNALBOX_CACHE: path.optional().describe('where downloaded servers are kept'),
} as const;

// The test run hands its servers to its own processes in variables of this prefix; a command that a test starts inherits them.
const FOR_TESTS = 'SIGNALBOX_TEST_';

/** What the environment says. */
export interface Settings {
  /** As written, or undefined. */
  plan: string | undefined;
  /** Who asks and decides, where no flag says so: `SIGNALBOX_USER`, else `USER`. */
  user: string | undefined;
  /** Absolute path of the data folder; not created here. */
  data: string;
}

/** The environment has variables that cannot be used; `problems` lists all of them. */
export class SettingsInvalid extends Error {
  override readonly name = 'SettingsInvalid';

  constructor(readonly problems: readonly string[]) {
    super(['the environment cannot be used:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
  }

  /** True for an error of this class, also of another copy of this module. */
  static isInstance(error: unknown): error is SettingsInvalid {
    return error instanceof Error && error.name === 'SettingsInvalid';
  }
}

/**
 * Reads the variables out of `environment`; what a flag said (`chosen.data`) goes before `SIGNALBOX_DATA`, and
 * `.signalbox` below `folder` is the default. Gives a frozen object. Throws `SettingsInvalid`.
 */
export function readSettings(
  environment: Record<string, string | undefined>,
  folder: string,
  chosen: { data?: string } = {},
): Settings {
  const known = Object.keys(shape);
  const problems: string[] = [];
  const ours: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('SIGNALBOX_') || value === undefined) continue;
    if (known.includes(name)) ours[name] = value;
    else if (!name.startsWith(FOR_TESTS))
      problems.push(`${name}: no such variable; did you mean ${closest(name, known)}?`);
  }
  const parsed = z.object(shape).safeParse(ours);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    problems.push(`${name}: ${issue.message}, got ${JSON.stringify(ours[name])}`);
  }
  if (!parsed.success || problems.length > 0) throw new SettingsInvalid(problems);
  return Object.freeze({
    plan: parsed.data.SIGNALBOX_PLAN,
    user: parsed.data.SIGNALBOX_USER ?? (environment.USER?.trim() ? environment.USER : undefined),
    data: resolve(folder, chosen.data ?? parsed.data.SIGNALBOX_DATA ?? '.signalbox'),
  });
}

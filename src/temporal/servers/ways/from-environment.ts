// The first way: an executable that the user names. Any file outside the sandbox may load it.
import { resolve } from 'node:path';
import { askCliVersion, isOlderThanPinned } from '../cli-version';
import { isExecutableFile } from '../find-on-path';
import { cliVersion, testServerVersion } from '../pins';
import type { ServerKind, Way } from '../server-kind';

/** The environment variable that names an executable of this kind. */
export const executableVariable: Record<ServerKind, string> = {
  'dev-server': 'TEMPORAL_CLI_PATH',
  'test-server': 'TEMPORAL_TEST_SERVER_PATH',
};

/** What `TEMPORAL_CLI_PATH` or `TEMPORAL_TEST_SERVER_PATH` names. Once set it binds: nothing else is taken instead. */
export function fromEnvironment(kind: ServerKind): Way {
  const variable = executableVariable[kind];
  const wanted =
    kind === 'dev-server'
      ? `the Temporal CLI, ${cliVersion} or newer`
      : `Temporal's test server, such as ${testServerVersion}`;
  return {
    name: 'environment',
    title: variable,
    remedy: `let ${variable} name an executable file: ${wanted}`,
    isBinding: ({ environment }) => Boolean(environment[variable]),
    async obtain(world) {
      const value = world.environment[variable];
      if (!value) throw new Error('not set');
      const path = resolve(value);
      if (!(await isExecutableFile(path))) throw new Error(`"${value}" is not an executable file`);
      if (kind === 'test-server') return { path, version: 'unknown' };
      const version = await askCliVersion(path, world);
      if (isOlderThanPinned(version)) {
        world.report(
          `${variable} names Temporal CLI ${version}; Signalbox is tested with ${cliVersion} and newer.`,
        );
      }
      return { path, version };
    },
  };
}

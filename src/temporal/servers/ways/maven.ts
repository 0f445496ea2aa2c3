// The way to the test server where only package registries can be reached: its jars through Maven, run by the machine's
// Java. Any file outside the sandbox may load it.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { executableIn, prepareEntry } from '../cache';
import { requireChecksum } from '../checksum';
import { findOnPath } from '../find-on-path';
import { slf4jVersion, testServerVersion } from '../pins';
import { runProgram } from '../run-program';
import type { ServerWorld, Way } from '../server-kind';
import { testServerJars } from '../test-server-jars';

const resolveLimitMs = 300_000;
// Pinned like the rest: the plugin that a bare Maven would choose differs from release to release.
const copyGoal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const projectFile = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>signalbox</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${testServerVersion}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>${slf4jVersion}</version>
    </dependency>
  </dependencies>
</project>
`;

// The SDK kills only the process that it started: hence the exec. The flags halve the time to the first answer.
const launcher = `#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
java=java
if [ -n "$JAVA_HOME" ] && [ -x "$JAVA_HOME/bin/java" ]; then java="$JAVA_HOME/bin/java"; fi
exec "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m -cp "$here/../jars/*" \\
  io.temporal.testserver.TestServer "$@"
`;

/** The jars through Maven, each with the SHA-256 that is pinned for it, and no other beside them. Needs Java and `mvn`. */
export function maven(): Way {
  return {
    name: 'maven',
    title: `io.temporal:temporal-test-server ${testServerVersion} through Maven`,
    remedy: 'install Java (17 is tested) and Maven (mvn on the PATH) and let it reach a repository',
    obtain: (world) =>
      prepareEntry('test-server', 'maven', world, async (folder) => {
        await requireJava(world);
        const jars = join(folder, 'jars');
        await copyJars(folder, jars, world);
        await requirePinnedJars(jars);
        await writeFile(executableIn(folder, 'test-server'), launcher, { mode: 0o755 });
      }),
  };
}

async function requireJava(world: ServerWorld): Promise<void> {
  const { environment, signal } = world;
  const java = await findOnPath('java', {
    PATH: [environment.JAVA_HOME && join(environment.JAVA_HOME, 'bin'), environment.PATH]
      .filter(Boolean)
      .join(process.platform === 'win32' ? ';' : ':'),
  });
  if (!java) throw new Error('there is no java on the PATH or in JAVA_HOME');
  await runProgram(java, ['-version'], { environment, signal, timeLimitMs: 30_000 });
}

async function copyJars(folder: string, jars: string, world: ServerWorld): Promise<void> {
  const mvn = await findOnPath('mvn', world.environment);
  if (!mvn) throw new Error('there is no mvn on the PATH');
  const project = join(folder, 'pom.xml');
  await writeFile(project, projectFile);
  await mkdir(jars);
  await runProgram(
    mvn,
    ['-B', '-q', '-f', project, copyGoal, '-DincludeScope=runtime', `-DoutputDirectory=${jars}`],
    // In the folder of our own project, so that a .mvn folder of some other one has no say.
    { environment: world.environment, timeLimitMs: resolveLimitMs, signal: world.signal, folder },
  );
  await rm(project);
}

/** Rejects unless the folder holds exactly the pinned jars. */
async function requirePinnedJars(jars: string): Promise<void> {
  const present = await readdir(jars);
  const unknown = present.find((name) => !(name in testServerJars));
  if (unknown)
    throw new Error(`${unknown} is refused: Maven brought it, and it is not among the pinned jars`);
  const missing = Object.keys(testServerJars).find((name) => !present.includes(name));
  if (missing) throw new Error(`Maven did not bring ${missing}`);
  for (const [name, pinned] of Object.entries(testServerJars)) {
    await requireChecksum(join(jars, name), name, pinned);
  }
}

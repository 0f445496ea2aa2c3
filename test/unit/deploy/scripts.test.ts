// The set-up scripts and the worker's health check, run as processes: what they say when they cannot do their work.
// That they do it: against-a-server.test.ts.

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { signalboxSearchAttributes } from '../../../src/contract/search-attributes';
import { retentionDays } from '../../../src/temporal/namespace';
import { projectRoot, readComposeFile, readProjectFile } from './compose-file';

/** Runs a file of `deploy/` with nothing in its environment but PATH and what is given. */
function run(command: string, parameters: string[], environment: Record<string, string> = {}) {
  const [file = '', ...others] = parameters;
  return spawnSync(command, [join(projectRoot, 'deploy', file), ...others], {
    encoding: 'utf8',
    timeout: 30_000,
    env: { PATH: process.env.PATH, ...environment },
  });
}

describe('the scripts of deploy/', () => {
  it.each(['set-up-schema.sh', 'set-up-namespace.sh'])(
    '%s is executable shell without a syntax error',
    (file) => {
      accessSync(join(projectRoot, 'deploy', file), constants.X_OK);
      const { status, stderr } = spawnSync('sh', ['-n', join(projectRoot, 'deploy', file)], {
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );

  it.each([
    ['schema', 'set-up-schema.sh'],
    ['namespace', 'set-up-namespace.sh'],
  ])('service %s runs %s', (service, file) => {
    const { entrypoint, volumes } = readComposeFile().services[service] ?? {};
    expect(entrypoint).toEqual(['/bin/sh', `/deploy/${file}`]);
    expect(volumes).toEqual([`./deploy/${file}:/deploy/${file}:ro`]);
  });

  it('set-up-schema names the variable that is missing and creates nothing', () => {
    const { status, stderr } = run('sh', ['set-up-schema.sh'], {
      SQL_HOST: 'postgres',
      SQL_PORT: '5432',
      SQL_USER: 'temporal',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('SQL_PASSWORD is not set');
  });

  it('service schema sets every variable that its script asks for', () => {
    const environment = readComposeFile().services.schema?.environment ?? {};
    expect(Object.keys(environment).sort()).toEqual([
      'SQL_HOST',
      'SQL_PASSWORD',
      'SQL_PLUGIN',
      'SQL_PORT',
      'SQL_USER',
    ]);
  });

  it('set-up-namespace registers the search attributes and keeps the retention that the rest of the project relies on', () => {
    const script = readProjectFile('deploy/set-up-namespace.sh');
    const registered = [...script.matchAll(/--name (\w+) --type (\w+)/g)].map(([, name, type]) => [
      name,
      type,
    ]);
    expect(registered).toEqual(signalboxSearchAttributes.map(({ name }) => [name, 'Keyword']));
    expect(script).toContain(`retention_hours=${retentionDays * 24}\n`);
  });

  it('set-up-namespace asks for the address of the server', () => {
    const { status, stderr } = run('sh', ['set-up-namespace.sh']);
    expect(status).not.toBe(0);
    expect(stderr).toContain('give HOST:PORT of the Temporal server');
  });

  it('set-up-namespace gives up on a server that is not there, with exit code 3 and the address', () => {
    const { status, stderr } = run('sh', ['set-up-namespace.sh'], {
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      WAIT_SECONDS: '1',
    });
    expect(status).toBe(3);
    expect(stderr).toContain('no healthy Temporal server at 127.0.0.1:1 after 1 s');
  });

  it('worker-health asks for a task queue', () => {
    const { status, stderr } = run(process.execPath, ['worker-health.cjs']);
    expect(status).toBe(1);
    expect(stderr).toContain('give the task queue');
  });

  it('worker-health finds a worker unhealthy whose server does not answer, within its time limit', () => {
    const started = Date.now();
    const { status, stderr } = run(process.execPath, ['worker-health.cjs', 'signalbox.feature-team'], {
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('the server at 127.0.0.1:1 did not answer');
    expect(Date.now() - started).toBeLessThan(15_000);
  });
});

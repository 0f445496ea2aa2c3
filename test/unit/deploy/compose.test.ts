// The compose file: valid, pinned, without secrets, started in order, closed to the network, as the README says.

import {
  type ComposeFile,
  isOneShot,
  publishedPorts,
  readComposeFile,
  readProjectFile,
  schemaProblems,
} from './compose-file';
import { pinProblem } from './image-tag';

const compose = readComposeFile();
const services = Object.entries(compose.services);

/** Takes a change; gives the compose file with it. */
function changed(change: (file: ComposeFile & Record<string, unknown>) => void): ComposeFile {
  const file = readComposeFile() as ComposeFile & Record<string, unknown>;
  change(file);
  return file;
}

/** Takes a compose file; gives every dependency that could never be met. */
function dependencyProblems(file: ComposeFile): string[] {
  return Object.entries(file.services).flatMap(([name, { depends_on: dependencies = {} }]) =>
    Object.entries(dependencies).flatMap(([other, { condition }]) => {
      const target = file.services[other];
      if (target === undefined) return [`${name} waits for "${other}", which is no service`];
      if (condition === 'service_healthy' && target.healthcheck === undefined)
        return [`${name} waits until ${other} is healthy, which has no health check`];
      if (condition === 'service_completed_successfully' && !isOneShot(target))
        return [`${name} waits until ${other} has ended, which never ends`];
      if (condition === 'service_started') return [`${name} does not wait until ${other} is ready`];
      return [];
    }),
  );
}

/** Takes a Markdown text; gives the rows of the table in its section `## Ports` as `service address`. */
function portsInReadme(text: string): string[] {
  const section = /^## Ports\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text)?.[1] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => {
    const [, service = '', address = ''] = row.split('|').map((cell) => cell.replaceAll('`', '').trim());
    return `${service} ${address}`;
  });
}

describe('docker-compose.yml', () => {
  it('is valid by the JSON schema of the Compose specification', () => {
    expect(schemaProblems(compose)).toEqual([]);
  });

  it.each<[string, (file: ComposeFile & Record<string, unknown>) => void, RegExp]>([
    [
      'an unknown key of a service',
      (file) => Object.assign(file.services.temporal ?? {}, { imagee: 'x' }),
      /additional/,
    ],
    ['an unknown top-level key', (file) => Object.assign(file, { service: {} }), /additional/],
    [
      'an unknown condition',
      (file) => Object.assign(file.services.ui ?? {}, { depends_on: { temporal: { condition: 'healthy' } } }),
      /depends_on/,
    ],
    [
      'a duration without a unit',
      (file) => Object.assign(file.services.ui?.healthcheck ?? {}, { interval: '10' }),
      /interval.*duration/,
    ],
    ['a port that is none', (file) => Object.assign(file.services.ui ?? {}, { ports: ['ui:http'] }), /ports/],
    [
      'ports that are no list',
      (file) => Object.assign(file.services.ui ?? {}, { ports: '8233:8080' }),
      /ports/,
    ],
  ])('is refused by the schema with %s', (_what, change, problem) => {
    expect(schemaProblems(changed(change)).join('\n')).toMatch(problem);
  });

  it('pins every image to a version', () => {
    expect(services.map(([, { image = '' }]) => pinProblem(image)).filter(Boolean)).toEqual([]);
  });

  it.each(['postgres', 'postgres:latest', 'postgres:17', 'localhost:5000/postgres', 'postgres:bookworm'])(
    'would not take %s for pinned',
    (image) => {
      expect(pinProblem(image)).toContain(`"${image}"`);
    },
  );

  it('runs the server, the tools and the Web UI in versions that belong together', () => {
    const image = (name: string) => compose.services[name]?.image;
    expect(image('temporal')).toMatch(/^temporalio\/server:1\.32\.\d+$/);
    expect(image('schema')).toBe(image('temporal')?.replace('server', 'admin-tools'));
    expect(image('namespace')).toBe(image('schema'));
    expect(image('ui')).toBe('temporalio/ui:2.54.1');
  });

  it('stores in PostgreSQL through pgx, in the server and in its schema job alike', () => {
    expect(compose.services.temporal?.environment?.DB).toBe('postgres12_pgx');
    expect(compose.services.schema?.environment?.SQL_PLUGIN).toBe('postgres12_pgx');
  });

  it('holds no secret: every password must come from the environment, and its absence is an error', () => {
    const secrets = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([name]) => /PASS|PWD|SECRET|TOKEN|KEY/.test(name)),
    );
    expect(secrets.map(([name]) => name).sort()).toEqual([
      'POSTGRES_PASSWORD',
      'POSTGRES_PWD',
      'SQL_PASSWORD',
    ]);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{POSTGRES_PASSWORD:\?[^}]+\}$/);
    expect(readProjectFile('docker-compose.yml')).not.toMatch(/:\/\/[^\s/]+:[^\s/]+@/);
  });

  it('leaves the password of the example environment file empty', () => {
    const assignments = readProjectFile('deploy/.env.example')
      .split('\n')
      .filter((line) => /^[^#\s]/.test(line));
    expect(assignments).toEqual(['POSTGRES_PASSWORD=']);
  });

  it('waits only for what can come true: a health check or the end of a one-shot', () => {
    expect(dependencyProblems(compose)).toEqual([]);
  });

  it.each<[string, (file: ComposeFile) => void]>([
    ['ui waits until temporal is healthy', (file) => delete file.services.temporal?.healthcheck],
    ['temporal waits until schema has ended', (file) => delete file.services.schema?.restart],
    ['worker waits for "namespace"', (file) => delete file.services.namespace],
  ])('would be told that %s in vain', (problem, change) => {
    expect(dependencyProblems(changed(change)).join('\n')).toContain(problem);
  });

  it('starts the database, then its schema, then the server, then its namespace, then the worker', () => {
    const waitsFor = (name: string) => compose.services[name]?.depends_on;
    expect(waitsFor('postgres')).toBeUndefined();
    expect(waitsFor('schema')).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(waitsFor('temporal')).toMatchObject({ schema: { condition: 'service_completed_successfully' } });
    expect(waitsFor('namespace')).toEqual({ temporal: { condition: 'service_healthy' } });
    expect(waitsFor('worker')).toMatchObject({ namespace: { condition: 'service_completed_successfully' } });
  });

  it('restarts what serves, and a one-shot only on failure', () => {
    const policies = Object.fromEntries(services.map(([name, { restart }]) => [name, restart]));
    expect(policies).toEqual({
      postgres: 'unless-stopped',
      schema: 'on-failure:5',
      temporal: 'unless-stopped',
      namespace: 'on-failure:5',
      ui: 'unless-stopped',
      worker: 'unless-stopped',
    });
  });

  it('publishes ports on the loopback address only', () => {
    expect(publishedPorts(compose).filter((port) => !/ 127\.0\.0\.1:\d+$/.test(port))).toEqual([]);
  });

  it('publishes exactly the ports that the README lists', () => {
    const listed = portsInReadme(readProjectFile('README.md'));
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.sort()).toEqual(publishedPorts(compose).sort());
  });

  it('keeps every port of the server below 32768, where outgoing connections begin', () => {
    const ports = Object.entries(compose.services.temporal?.environment ?? {}).filter(([name]) =>
      /_(GRPC|HTTP|MEMBERSHIP)_PORT$/.test(name),
    );
    expect(ports).toHaveLength(9);
    expect(ports.filter(([, port]) => !(Number(port) > 1024 && Number(port) < 32768))).toEqual([]);
  });

  it('keeps the database and what agents made on named volumes', () => {
    expect(compose.services.postgres?.volumes).toContain('postgres-data:/var/lib/postgresql/data');
    expect(compose.services.worker?.volumes).toContain('worker-data:/app/.signalbox');
    expect(Object.keys(compose.volumes ?? {}).sort()).toEqual(['postgres-data', 'worker-data']);
  });
});

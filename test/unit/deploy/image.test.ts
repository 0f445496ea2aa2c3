// The worker's image: pinned, without build tools and root in its last stage, built from named files only.

import { readComposeFile, readProjectFile } from './compose-file';
import { dockerfileStages, installedPackages } from './dockerfile';
import { pinProblem } from './image-tag';

const stages = dockerfileStages(readProjectFile('Dockerfile'));
const last = stages.at(-1);
const rest = (word: string) =>
  last?.instructions.filter((one) => one.word === word).map((one) => one.rest) ?? [];

describe('Dockerfile', () => {
  it('pins the base of every stage', () => {
    expect(stages.map(({ base }) => pinProblem(base)).filter(Boolean)).toEqual([]);
  });

  it('builds and runs on the Node version that the project asks for', () => {
    const version = readProjectFile('.nvmrc').trim();
    expect(stages.map(({ base }) => base.startsWith(`node:${version}.`))).toEqual([true, true]);
  });

  it('installs the locked packages without their install scripts, and prunes those for development', () => {
    const commands = stages[0]?.instructions.filter(({ word }) => word === 'RUN').map((one) => one.rest);
    expect(commands).toEqual([
      'npm ci --ignore-scripts',
      'npm run build && npm prune --omit=dev --ignore-scripts',
    ]);
  });

  it('installs nothing in the last stage but what running needs: no compiler, no git', () => {
    expect(last && installedPackages(last)).toEqual(['ca-certificates', 'python3', 'tini']);
  });

  it('removes the package managers of the base from the last stage', () => {
    const commands = rest('RUN').join(' && ');
    for (const tool of [
      '/usr/local/lib/node_modules',
      '/usr/local/bin/npm',
      '/usr/local/bin/npx',
      '/opt/yarn-*',
    ])
      expect(commands).toContain(tool);
    expect(commands).not.toMatch(/\bnpm (ci|install|run)\b/);
  });

  it('ends as a user that is not root, with nothing run after the change', () => {
    expect(rest('USER')).toEqual(['node']);
    const words = last?.instructions.map(({ word }) => word) ?? [];
    expect(words.slice(words.indexOf('USER')).filter((word) => word === 'RUN' || word === 'COPY')).toEqual(
      [],
    );
  });

  it('lets the worker own its data folder only, which is where compose mounts the volume', () => {
    expect(rest('WORKDIR')).toEqual(['/app']);
    expect(rest('ENV')).toEqual(['NODE_ENV=production SIGNALBOX_DATA=/app/.signalbox']);
    expect(rest('RUN').filter((command) => command.includes('chown'))).toEqual([
      'mkdir .signalbox && chown node:node .signalbox',
    ]);
    expect(rest('COPY').filter((copied) => copied.includes('--chown'))).toEqual([]);
    expect(readComposeFile().services.worker?.volumes).toEqual(['worker-data:/app/.signalbox']);
  });

  it('runs the worker of the example plan under tini', () => {
    expect(JSON.parse(rest('ENTRYPOINT')[0] ?? '')).toEqual(['/usr/bin/tini', '--']);
    expect(JSON.parse(rest('CMD')[0] ?? '')).toEqual([
      'node',
      'dist/src/cli/main.js',
      'worker',
      '--plan',
      'examples/feature-team/plan.yaml',
    ]);
  });

  it('asks in its health check after the task queue of that plan', () => {
    expect(rest('HEALTHCHECK').join()).toContain(
      'CMD ["node", "deploy/worker-health.cjs", "signalbox.feature-team"]',
    );
  });

  it('gives the build named files only, so that no secret slips in', () => {
    const rules = readProjectFile('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(rules[0]).toBe('*');
    expect(rules).toContain('**/.env');
    expect(rules.filter((rule) => rule.startsWith('!') && /env|\.git|test/.test(rule))).toEqual([]);
  });
});

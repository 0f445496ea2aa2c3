// The argument vector of `temporal server start-dev`. Pure; any file outside the sandbox may load it.
import { signalboxSearchAttributes } from '../../contract/search-attributes';
import { dynamicSettings, sqlitePragmas } from './dev-server-settings';

/** What differs from one start to another. */
export interface DevServerInvocation {
  port: number;
  /** Undefined: without the Web UI. */
  uiPort?: number;
  namespace: string;
  /** Undefined: everything in memory. */
  databaseFile?: string;
  logLevel: string;
}

/** The arguments, tuned by the tables of `dev-server-settings`. Listens on 127.0.0.1 only. */
export function devServerArguments(invocation: DevServerInvocation): string[] {
  const { port, uiPort, namespace, databaseFile, logLevel } = invocation;
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--namespace', namespace],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
    ...['--log-level', logLevel, '--log-format', 'text', '--color', 'never'],
    ...(databaseFile === undefined ? [] : ['--db-filename', databaseFile]),
    ...(databaseFile === undefined ? [] : sqlitePragmas.flatMap(({ pragma }) => ['--sqlite-pragma', pragma])),
    ...dynamicSettings.flatMap(({ key, value }) => ['--dynamic-config-value', `${key}=${value}`]),
    // For a new file; on an older one `prepareNamespace` adds what is missing.
    ...signalboxSearchAttributes.flatMap(({ name }) => ['--search-attribute', `${name}=Keyword`]),
  ];
}

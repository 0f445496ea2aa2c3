// The argument vector of the embedded server.
import { devServerArguments } from '../../../src/temporal/servers/dev-server-arguments';
import { dynamicSettings, sqlitePragmas } from '../../../src/temporal/servers/dev-server-settings';

const invocation = { port: 7233, namespace: 'default', logLevel: 'error' };

it('listens on the loopback interface only', () => {
  expect(devServerArguments(invocation).join(' ')).toContain('--ip 127.0.0.1 --port 7233');
});

it('carries every setting of the table, and every search attribute', () => {
  const line = devServerArguments({ ...invocation, databaseFile: 'x.db' }).join(' ');
  expect(dynamicSettings).toHaveLength(5);
  for (const { key, value } of dynamicSettings)
    expect(line).toContain(`--dynamic-config-value ${key}=${value}`);
  for (const { pragma } of sqlitePragmas) expect(line).toContain(`--sqlite-pragma ${pragma}`);
  for (const name of ['Plan', 'Correlation', 'State', 'Reason']) {
    expect(line).toContain(`--search-attribute Signalbox${name}=Keyword`);
  }
});

it('has a Web UI that fetches no news, or none', () => {
  expect(devServerArguments({ ...invocation, uiPort: 8233 }).join(' ')).toContain(
    '--ui-port 8233 --ui-disable-news-fetch',
  );
  expect(devServerArguments(invocation)).toContain('--headless');
});

it('says nothing of a database when everything is in memory', () => {
  expect(devServerArguments(invocation).join(' ')).not.toMatch(/db-filename|sqlite-pragma/);
});

// The server's dynamic configuration: the settings that the embedded server has.

import { parse } from 'yaml';
import { dynamicSettings } from '../../../src/temporal/servers/dev-server-settings';
import { readComposeFile, readProjectFile } from './compose-file';

const path = 'deploy/dynamic-config.yaml';

describe(path, () => {
  it('holds the settings of the embedded server, unconditionally', () => {
    const expected = dynamicSettings.map(({ key, value }) => [key, [{ value }]]);
    expect(expected.length).toBeGreaterThan(0);
    expect(parse(readProjectFile(path))).toEqual(Object.fromEntries(expected));
  });

  it('is the file that the server of the compose file reads', () => {
    const { environment, volumes } = readComposeFile().services.temporal ?? {};
    expect(volumes).toEqual([`./${path}:${environment?.DYNAMIC_CONFIG_FILE_PATH}:ro`]);
  });
});

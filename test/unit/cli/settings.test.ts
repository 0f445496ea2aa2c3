// The environment, read once and refused as a whole.
import { join } from 'node:path';
import { readSettings, SettingsInvalid } from '../../../src/config/settings';

const home = join('/', 'home', 'someone');

describe('the settings', () => {
  it('have a data folder below the working folder by default', () => {
    expect(readSettings({}, home)).toEqual({ plan: undefined, data: join(home, '.signalbox') });
  });

  it('take a flag before the variable', () => {
    const environment = { SIGNALBOX_DATA: 'from-variable', SIGNALBOX_PLAN: 'plan.yaml' };
    expect(readSettings(environment, home, { data: 'from-flag' })).toEqual({
      plan: 'plan.yaml',
      data: join(home, 'from-flag'),
    });
    expect(readSettings(environment, home).data).toBe(join(home, 'from-variable'));
  });

  it('know who asks: SIGNALBOX_USER before USER, and nobody where both say nothing', () => {
    expect(readSettings({ SIGNALBOX_USER: 'eve', USER: 'ann' }, home).user).toBe('eve');
    expect(readSettings({ USER: 'ann' }, home).user).toBe('ann');
    expect(readSettings({ USER: ' ' }, home).user).toBeUndefined();
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(readSettings({}, home))).toBe(true);
  });

  it('refuse variables that do not exist and values that cannot be used, all together', () => {
    const refused = () => readSettings({ SIGNALBOX_PLANS: 'x', SIGNALBOX_DATA: '' }, home);
    expect(refused).toThrow(SettingsInvalid);
    expect(refused).toThrow('SIGNALBOX_PLANS: no such variable; did you mean SIGNALBOX_PLAN?');
    expect(refused).toThrow('SIGNALBOX_DATA: must not be empty, got ""');
  });

  it('pass over what the test run hands to its own processes, and over names of others', () => {
    expect(() => readSettings({ SIGNALBOX_TEST_ADDRESS: 'x', TEMPORAL_ADDRESS: 'y' }, home)).not.toThrow();
  });
});

// How a server is named: flags before variables before profile, and never a key in an argument or a message.
import { ConnectionInvalid, connectionSettings, DEFAULT_ADDRESS } from '../../../src/temporal/connect';

describe('connection settings', () => {
  it('take the default address where nobody names one, and say so', () => {
    expect(connectionSettings({}, {})).toMatchObject({
      address: DEFAULT_ADDRESS,
      namespace: 'default',
      addressChosen: false,
    });
  });

  it('take the address of the data folder’s server before the default', () => {
    expect(connectionSettings({}, {}, '127.0.0.1:5000').address).toBe('127.0.0.1:5000');
  });

  it('take a flag before a variable', () => {
    const environment = { TEMPORAL_ADDRESS: 'variable:7233', TEMPORAL_NAMESPACE: 'of-variable' };
    expect(connectionSettings({ address: 'flag:7233' }, environment)).toMatchObject({
      address: 'flag:7233',
      namespace: 'of-variable',
      addressChosen: true,
    });
  });

  it('read a key from the variable that is named', () => {
    const { options } = connectionSettings({ apiKey: 'env:OUR_KEY' }, { OUR_KEY: 'sesame' });
    expect(options.apiKey).toBe('sesame');
  });

  it.each([
    ['sesame-open', 'not the key itself'],
    ['env:NOT_SET', '--api-key env:NOT_SET: that variable is not set'],
  ])('refuse %s for a key', (apiKey, words) => {
    const refused = () => connectionSettings({ apiKey }, {});
    expect(refused).toThrow(ConnectionInvalid);
    expect(refused).toThrow(words);
    expect(refused).not.toThrow('sesame-open');
  });
});

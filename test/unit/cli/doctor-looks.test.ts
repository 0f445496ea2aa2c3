// What doctor makes of what it finds.
import { livingPollers } from '../../../src/cli/doctor-looks';

describe('workers', () => {
  it('count while they have asked for work lately, not when they have ended since', () => {
    const now = 1_000_000_000;
    const asked = (ago: number) => ({ lastAccessTime: { seconds: BigInt(now / 1_000 - ago) } });
    expect(livingPollers([asked(1), asked(61), asked(90), { lastAccessTime: null }, {}], now)).toBe(2);
  });
});

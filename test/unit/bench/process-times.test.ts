import { createRequire } from 'node:module';

const { cpuMilliseconds, cpuMillisecondsOf } = createRequire(__filename)(
  '../../../bench/measure/process-times.cjs',
) as { cpuMilliseconds(pid: number): number; cpuMillisecondsOf(line: string): number };

const line = (name: string) =>
  `4711 (${name}) S 4700 4711 4711 0 -1 4194560 51234 0 12 0 1234 66 7 8 20 0 18 0 900100 1300000000 25000 18446744073709551615 1 1 0 0 0 0 0 4096 134300418 0 0 0 17 1 0 0 0 0 0`;

describe('the CPU time of a process', () => {
  it('is user and system time of the process itself, without its children, in milliseconds', () => {
    expect(cpuMillisecondsOf(line('temporal'))).toBe(13_000);
  });

  it('does not stumble over a program whose name has blanks and brackets', () => {
    expect(cpuMillisecondsOf(line('a (very) odd) S 1 name'))).toBe(13_000);
  });

  it('refuses a line that is none', () => {
    expect(() => cpuMillisecondsOf('')).toThrow('this is no line of /proc/PID/stat: ""');
    expect(() => cpuMillisecondsOf('4711 (temporal) S 1 2 3')).toThrow('this is no line');
  });

  // Elsewhere there is no /proc, and no bench.
  if (process.platform === 'linux') {
    it('grows while the process works', () => {
      const before = cpuMilliseconds(process.pid);
      const until = Date.now() + 5_000;
      while (cpuMilliseconds(process.pid) === before && Date.now() < until) Math.hypot(before, until);
      expect(cpuMilliseconds(process.pid)).toBeGreaterThan(before);
    });

    it('says so where there is no such process', () => {
      expect(() => cpuMilliseconds(0)).toThrow('process 0 cannot be read');
    });
  }
});

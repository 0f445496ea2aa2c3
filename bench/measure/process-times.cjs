// The CPU time of a process, from Linux's /proc. The parser is pure; CommonJS so that the tests can load it too.
const { readFileSync } = require('node:fs');

/** Linux counts in hundredths of a second on every machine that Node runs on (USER_HZ). */
const TICKS_A_SECOND = 100;

/**
 * Milliseconds of CPU, user and system, of all threads together, from a line of /proc/PID/stat. The name of the program stands in
 * brackets and may hold blanks and brackets itself, so fields are counted from the last one. Throws for a line of another shape.
 */
function cpuMillisecondsOf(line) {
  const fields = line
    .slice(line.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/);
  // Field 3 of the manual page is the first after the name; utime is 14, stime 15.
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  if (!line.includes(')') || !Number.isInteger(user) || !Number.isInteger(system))
    throw new Error(`this is no line of /proc/PID/stat: ${JSON.stringify(line)}`);
  return ((user + system) * 1000) / TICKS_A_SECOND;
}

/** The same of a process that runs. Throws where there is no /proc or no such process. */
function cpuMilliseconds(pid) {
  try {
    return cpuMillisecondsOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    throw new Error(`the CPU time of process ${pid} cannot be read (Linux only): ${error.message}`);
  }
}

exports.cpuMillisecondsOf = cpuMillisecondsOf;
exports.cpuMilliseconds = cpuMilliseconds;

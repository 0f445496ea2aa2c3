// What the figures were measured on: without it they mean nothing.
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** One line: processors, memory, system, Node, load of the last minute, time. */
export function machineOf() {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0].toFixed(1);
  const at = new Date().toISOString().slice(0, 16);
  return `${processors.length} × ${processors[0]?.model.trim()}, ${gigabytes} GB, ${platform()} ${release()} ${arch()}, Node ${process.version}, load ${load}, ${at}Z`;
}

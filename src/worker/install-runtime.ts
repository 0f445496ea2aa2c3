// The SDK's runtime for a process that runs workers. Has to come before any other use of the SDK's native part. Node side only.
import { DefaultLogger, type LogEntry, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/**
 * Installs it once a process: warnings and errors go to `write`, one line each (what agents log among them, from `info` on). The process's
 * signals are left alone: whoever runs workers stops them through their AbortSignal.
 */
export function installRuntime(write: (line: string) => void): void {
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', (entry) => {
      if (entry.level !== 'INFO' || isOfAgent(entry)) write(lineOf(entry));
    }),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
    },
  });
}

function isOfAgent({ meta }: LogEntry): boolean {
  return meta?.sdkComponent === 'activity' && typeof meta.delivery === 'string';
}

function lineOf({ level, message, timestampNanos, meta }: LogEntry): string {
  const at = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
  const { activityType, delivery, correlation, workflowId, error } = (meta ?? {}) as Record<string, unknown>;
  const about = [activityType, delivery ?? workflowId, delivery === undefined ? undefined : correlation]
    .filter((each) => typeof each === 'string')
    .join(' ');
  const problem = error instanceof Error ? error.message : error;
  const why = typeof problem === 'string' ? `: ${problem}` : '';
  return `${at} ${level} ${about ? `[${about}] ` : ''}${message}${why}`;
}

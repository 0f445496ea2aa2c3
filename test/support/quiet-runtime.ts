// Installs the SDK's runtime with a quiet logger. A test file that runs workers or replays imports this before anything
// else of the SDK: the runtime can be installed once a process, and the default one prints a worker's whole life.
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

Runtime.install({
  // Each test file installs one anew in the same process: none of them may listen to signals for ever.
  shutdownSignals: [],
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
});

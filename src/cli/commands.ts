// All commands, in the order in which the help lists them.
import type { CliCommand } from './command';
import { aggregator } from './commands/aggregator';
import { ask } from './commands/ask';
import { cancel } from './commands/cancel';
import { demo } from './commands/demo';
import { doctor } from './commands/doctor';
import { explain } from './commands/explain';
import { filter } from './commands/filter';
import { gate } from './commands/gate';
import { ledger } from './commands/ledger';
import { pause } from './commands/pause';
import { plan } from './commands/plan';
import { publish } from './commands/publish';
import { resume } from './commands/resume';
import { saga } from './commands/saga';
import { status } from './commands/status';
import { timeline } from './commands/timeline';
import { up } from './commands/up';
import { wait } from './commands/wait';
import { worker } from './commands/worker';

export const commands: readonly CliCommand[] = [
  demo,
  up,
  worker,
  publish,
  ask,
  status,
  timeline,
  explain,
  ledger,
  saga,
  aggregator,
  wait,
  gate,
  pause,
  resume,
  cancel,
  plan,
  filter,
  doctor,
];

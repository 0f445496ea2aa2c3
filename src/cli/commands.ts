// All commands, in the order in which the help lists them.
import type { CliCommand } from './command';
import { cancel } from './commands/cancel';
import { demo } from './commands/demo';
import { doctor } from './commands/doctor';
import { explain } from './commands/explain';
import { ledger } from './commands/ledger';
import { plan } from './commands/plan';
import { publish } from './commands/publish';
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
  status,
  timeline,
  explain,
  ledger,
  wait,
  cancel,
  plan,
  doctor,
];

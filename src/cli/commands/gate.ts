// `gate list`, `show`, `approve`, `reject`: what waits for people or evidence, and a person's word on it.
import type { CorrelationRecord } from '../../store/read-correlation';
import { type CliCommand, defineCommand } from '../command';
import { type DecisionFlags, decideOn } from '../deciding';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { addFormatOption } from '../options';
import { planNameOf } from '../plan-file';
import { misused, Problem } from '../problem';
import { addReadingOptions, type ReadingFlags, readRecord, withCorrelation } from '../reading';
import { settingsOf, withServer } from '../server';
import { gateTable } from '../views/gate-table';
import { gateLines } from '../views/gate-text';
import type { CliWorld } from '../world';

interface GateFlags extends ReadingFlags {
  output: 'text' | 'json';
}

const list = defineCommand<GateFlags & { correlation?: string }>({
  usage: 'list',
  summary: 'list the gates and approvals that wait, in one correlation or in all of the plan',
  define(command) {
    command.option('--correlation <id>', 'only this one');
    addFormatOption(command, ['text', 'json']);
    addReadingOptions(command);
  },
  async run(world, _, flags) {
    const { gates, more } = await waiting(world, flags);
    if (more) world.output.talk('not every correlation was looked at: name one with --correlation');
    if (flags.output === 'json') world.output.json(gates, 2);
    else for (const line of gateTable(gates, world.output)) world.output.line(line);
    return EXIT.done;
  },
});

async function waiting(world: CliWorld, flags: GateFlags & { correlation?: string }) {
  const { waitingGates, waitingIn } = late.gates();
  if (flags.correlation !== undefined)
    return { gates: waitingIn(await readRecord(world, flags, flags.correlation)), more: false };
  const plan = await planNameOf(world, flags, settingsOf(world, flags));
  return withServer(world, flags, ({ connected }) => waitingGates(connected.client, plan));
}

const show = defineCommand<GateFlags, [string, string]>({
  usage: 'show <id> <gate>',
  summary: 'show what a gate lacks, who decided, and of an approval what exactly would run',
  define(command) {
    addFormatOption(command, ['text', 'json']);
    addReadingOptions(command);
  },
  async run(world, [id, name], flags) {
    const view = requireView(await readRecord(world, flags, id), name);
    if (flags.output === 'json') world.output.json(view, 2);
    else for (const line of gateLines(view, world.output)) world.output.line(line);
    return EXIT.done;
  },
});

function requireView(record: CorrelationRecord, given: string) {
  const { gateMeant, gateView } = late.gates();
  const meant = gateMeant(record, given);
  const view = meant === undefined ? undefined : gateView(record, meant, Date.now());
  if (view) return view;
  const known = Object.keys(record.state.gates ?? {}).map((each) => each.replace(/^approval /, ''));
  const why =
    meant === undefined
      ? `no such gate: ${late.nearest().quotedWithNearest(given, known)}`
      : `gate ${meant} has not been asked for, and no evidence has come`;
  throw new Problem(EXIT.failed, `correlation ${JSON.stringify(record.correlation)}: ${why}`);
}

/** `approve` and `reject`. */
const deciding = (verdict: 'approve' | 'reject', summary: string): CliCommand =>
  defineCommand<DecisionFlags, [string, string]>({
    usage: `${verdict} <id> <gate>`,
    summary,
    define(command) {
      command.option('--by <name>', 'who decides (else SIGNALBOX_USER, else the user of this machine)');
      command.option('--role <role>', 'in which role (default: every one that the plan gives)');
      if (verdict === 'approve')
        command.option('--hash <hash>', 'of an approval: of what `gate show` showed');
      command.option('--note <text>', verdict === 'reject' ? 'why (required)' : 'what others should know');
      addFormatOption(command, ['text', 'json']);
      addReadingOptions(command);
    },
    async run(world, [id, name], flags) {
      if (verdict === 'reject' && flags.note === undefined)
        throw misused('gate reject needs --note TEXT: why, for those who wait for it');
      return withCorrelation(world, flags, id, (found, server) =>
        decideOn(world, server, found, { given: name, verdict, flags }),
      );
    },
  });

export const gate: CliCommand = {
  usage: 'gate',
  summary: 'what waits for evidence or for people, and their decisions',
  commands: [
    list,
    show,
    deciding('approve', 'say yes to a gate, or to exactly what an approval has shown'),
    deciding('reject', 'say no: what it holds is discarded'),
  ],
};

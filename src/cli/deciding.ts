// A decision from the command line: who makes it, on what exactly, and what is said of it.
import type { DecideRequest } from '../contract/gate';
import { EXIT, type ExitCode } from './exit-codes';
import type { FoundCorrelation } from './find-correlation';
import { late } from './late';
import { Problem } from './problem';
import type { ReadingFlags } from './reading';
import type { Server } from './server';
import { command, decidedLine, gateLines } from './views/gate-text';
import { whoAsks } from './who-asks';
import type { CliWorld } from './world';

export interface DecisionFlags extends ReadingFlags {
  by?: string;
  role?: string;
  hash?: string;
  note?: string;
  output: 'text' | 'json';
}

interface Wanted {
  /** The gate, as it was typed. */
  given: string;
  verdict: 'approve' | 'reject';
  flags: DecisionFlags;
}

/**
 * Sends a decision. An approval of an action without its hash is shown what would run instead, and the command to type. Throws
 * `Problem`, exit 4 where the coordination refuses: with its own sentence.
 */
export async function decideOn(
  { output }: Pick<CliWorld, 'output'>,
  { connected, settings }: Server,
  { plan, correlation }: FoundCorrelation,
  { given, verdict, flags }: Wanted,
): Promise<ExitCode> {
  const { decide, gateMeant, gateView } = late.gates();
  const by = whoAsks(flags.by, settings);
  const record = await late.store().readCorrelation(connected.client, plan, correlation);
  // A name that nothing has is for the coordination to refuse, which knows what is near.
  const gate = gateMeant(record, given) ?? given;
  const view = gateView(record, gate, Date.now());
  const isShown = verdict === 'approve' && view?.status === 'waiting' && view.action?.hash !== undefined;
  if (view && isShown && flags.hash === undefined) {
    if (flags.output === 'json') output.json(view, 2);
    else for (const line of gateLines(view, output)) output.line(line);
    throw new Problem(
      EXIT.notMet,
      `nothing was approved: read what would run, then type\n  ${command('approve', view)} --by ${by}`,
    );
  }
  const { role, hash, note } = flags;
  const said = Object.fromEntries(
    Object.entries({ role, hash, note }).filter(([, text]) => text !== undefined),
  );
  const request: DecideRequest = { gate, verdict, by, ...said };
  try {
    const answer = await decide(connected.client, plan, correlation, request);
    if (flags.output === 'json') output.json(answer, 2);
    else output.line(decidedLine(answer, { correlation, by, verdict }, output));
    return EXIT.done;
  } catch (error) {
    if (error instanceof Error && error.name === 'DecisionRefused')
      throw new Problem(EXIT.notMet, error.message);
    throw error;
  }
}

// What every reading verb does first: reach the server, find the correlation, read its histories.
import type { CorrelationRecord } from '../store/read-correlation';
import { type FoundCorrelation, findCorrelation } from './find-correlation';
import { late } from './late';
import { addPlanOption, addServerOptions, type PlanFlags, type ServerFlags } from './options';
import { planNameOf } from './plan-file';
import { type Server, settingsOf, withServer } from './server';
import type { CliWorld } from './world';

export interface ReadingFlags extends ServerFlags, PlanFlags {}

/** Adds the options of a reading verb. */
export function addReadingOptions(command: Parameters<typeof addServerOptions>[0]): void {
  addServerOptions(addPlanOption(command));
}

/** Reaches the server and finds the correlation that `id` means; then runs. */
export async function withCorrelation<T>(
  world: CliWorld,
  flags: ReadingFlags,
  id: string,
  run: (found: FoundCorrelation, server: Server) => Promise<T>,
): Promise<T> {
  // Before the server is asked: a plan that is wrong is said at once.
  const plan = await planNameOf(world, flags, settingsOf(world, flags));
  return withServer(world, flags, async (server) =>
    run(await findCorrelation(server.connected.client, id, plan), server),
  );
}

/** The whole record of the correlation that `id` means. */
export function readRecord(world: CliWorld, flags: ReadingFlags, id: string): Promise<CorrelationRecord> {
  return withCorrelation(world, flags, id, ({ plan, correlation }, { connected }) =>
    late.store().readCorrelation(connected.client, plan, correlation),
  );
}

// From what a person types to one saga: the exact id first, else a prefix that only one saga has. Asks the server's visibility, which
// may be a moment behind, only where the exact id is not found.
import type { Client } from '@temporalio/client';
import type { ListedSaga } from '../client/saga-list';
import { sagaIdProblem } from '../contract/ids';
import { EXIT } from './exit-codes';
import { late } from './late';
import { planNameOf } from './plan-file';
import { misused, Problem } from './problem';
import type { ReadingFlags } from './reading';
import { type Server, settingsOf, withServer } from './server';
import type { CliWorld } from './world';

/** More matches than these are not listed. */
const SHOWN = 10;
/** Runs that are looked at for one answer. */
const LOOKED_AT = 1_000;

/** Reaches the server and finds the saga that `id` means; then runs. Throws `Problem`: exit 1 where there is none, 2 where several begin so. */
export async function withSaga<T>(
  world: CliWorld,
  flags: ReadingFlags,
  id: string,
  run: (found: ListedSaga, server: Server) => Promise<T>,
): Promise<T> {
  const plan = await planNameOf(world, flags, settingsOf(world, flags));
  const unusable = sagaIdProblem(plan ?? '', id);
  if (unusable) throw misused(`${unusable}: name a saga, or the beginning of its id`);
  return withServer(world, flags, async (server) =>
    run(await findSaga(server.connected.client, id, plan), server),
  );
}

/** What changes a saga must not hit another one by a slip: here the whole id is asked for. Throws `Problem` (exit 2). */
export function requireWhole(given: string, { sagaId }: ListedSaga, verb: string): void {
  if (given !== sagaId)
    throw misused(`saga ${verb} needs the whole id: did you mean ${JSON.stringify(sagaId)}?`);
}

async function findSaga(client: Client, given: string, plan: string | undefined): Promise<ListedSaga> {
  const { isSagaThere, listedSagas, sagaPrefixQuery } = late.sagas();
  if (plan !== undefined && (await isSagaThere(client, plan, given))) return { plan, sagaId: given };
  const { listed } = await listedSagas(client, sagaPrefixQuery(given, plan), LOOKED_AT);
  const begun = listed.filter(({ sagaId }) => sagaId.startsWith(given));
  const exact = begun.filter(({ sagaId }) => sagaId === given);
  const candidates = exact.length > 0 ? exact : begun;
  const [only, second] = candidates;
  if (!only) throw notFound(given, plan);
  if (!second) return only;
  throw misused(
    [
      `${JSON.stringify(given)} may mean several sagas:`,
      ...candidates.slice(0, SHOWN).map((each) => `  ${each.sagaId} (plan ${each.plan})`),
      ...(candidates.length > SHOWN ? ['  …'] : []),
      'Write more of the id, or name the plan with --plan.',
    ].join('\n'),
  );
}

function notFound(given: string, plan: string | undefined): Problem {
  const where = plan === undefined ? 'on this server' : `of plan ${plan}`;
  return new Problem(
    EXIT.failed,
    `no saga ${where} is named ${JSON.stringify(given)} or begins so; \`signalbox saga list\` shows those that there are. ` +
      'Sagas that have ended are kept as long as the namespace keeps histories; `signalbox doctor` says how long.',
  );
}

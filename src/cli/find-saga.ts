// From what a person types to one saga: the exact id first, else the correlation's only one, else a prefix that only one saga has. Asks the server's visibility, which
// may be a moment behind, only where the exact id is not found.
import type { Client } from '@temporalio/client';
import type { ListedSaga } from '../client/saga-list';
import { standingOf } from '../client/saga-standing';
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
  const exact = listed.filter(({ sagaId }) => sagaId === given);
  if (exact.length > 0) return onlyOf(exact, given);
  const ofCorrelation = await sagasOfCorrelation(client, given, plan);
  if (ofCorrelation.length > 0) return onlyOf(ofCorrelation, given);
  const begun = listed.filter(({ sagaId }) => sagaId.startsWith(given));
  if (begun.length === 0) throw notFound(given, plan);
  return onlyOf(begun, given);
}

interface Candidate extends ListedSaga {
  /** What tells it from the others. */
  remark?: string;
}

/** Where the correlation is typed, its sagas are meant; of a prefix that is one it is the nearer reading. */
async function sagasOfCorrelation(
  client: Client,
  correlation: string,
  plan: string | undefined,
): Promise<Candidate[]> {
  const { sagas } = await late.sagas().findSagas(client, { plan, correlation }, SHOWN + 1);
  return sagas.map((record) => ({
    plan: record.plan.plan,
    sagaId: record.shown.saga_id,
    remark: `${record.plan.saga.name}, ${standingOf(record)}`,
  }));
}

function onlyOf(candidates: readonly Candidate[], given: string): ListedSaga {
  const [only, second] = candidates;
  if (only && !second) return { plan: only.plan, sagaId: only.sagaId };
  throw misused(
    [
      `${JSON.stringify(given)} may mean several sagas:`,
      ...candidates
        .slice(0, SHOWN)
        .map(({ plan, sagaId, remark }) => `  ${sagaId} (plan ${plan}${remark ? `, ${remark}` : ''})`),
      ...(candidates.length > SHOWN ? ['  …'] : []),
      'Write the whole id of one, or name the plan with --plan.',
    ].join('\n'),
  );
}

function notFound(given: string, plan: string | undefined): Problem {
  const where = plan === undefined ? 'on this server' : `of plan ${plan}`;
  return new Problem(
    EXIT.failed,
    `no saga ${where} is named ${JSON.stringify(given)} or begins so, and no correlation of that name has one; \`signalbox saga list\` shows those that there are. ` +
      'Sagas that have ended are kept as long as the namespace keeps histories; `signalbox doctor` says how long.',
  );
}

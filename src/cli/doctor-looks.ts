// What `doctor` looks at, one after the other. Each look gives findings and never throws; nothing is changed without `fix`.
import { taskQueueOf } from '../contract/names';
import type { CompiledPlan } from '../plan/compiled-plan';
import type { Connected } from '../temporal/connect';
import { late } from './late';
import type { PlanFlags, ServerFlags } from './options';
import { loadPlanFile, planFileOf } from './plan-file';
import { chosenServer, settingsOf } from './server';
import { counted } from './views/heading';
import type { CliWorld } from './world';

export interface Finding {
  what: 'node' | 'settings' | 'plan' | 'program' | 'server' | 'namespace' | 'workers';
  mark: 'good' | 'wrong' | 'note';
  found: string;
  /** What to do about it. */
  next?: string;
}

const NODE = [20, 19] as const;

/** All findings, each as soon as it is known. Without usable settings nothing further is looked at. */
export async function* looks(
  world: CliWorld,
  flags: ServerFlags & PlanFlags,
  fix: boolean,
): AsyncGenerator<Finding> {
  yield nodeFinding(process.versions.node);
  let settings: ReturnType<typeof settingsOf>;
  try {
    settings = settingsOf(world, flags);
  } catch (error) {
    yield { what: 'settings', mark: 'wrong', found: textOf(error) };
    return;
  }
  yield { what: 'settings', mark: 'good', found: `data folder ${settings.data}` };
  const file = planFileOf(world, flags, settings);
  const plan = yield* planLook(world, file);
  const chosen = await chosenServer(world, flags, settings).catch((error: unknown) => textOf(error));
  if (typeof chosen === 'string') {
    yield { what: 'server', mark: 'wrong', found: chosen };
    return;
  }
  if (!chosen.addressChosen) yield await programLook(world, fix);
  let connected: Connected;
  try {
    connected = await late.connect().connect(chosen);
  } catch (error) {
    yield { what: 'server', mark: 'wrong', found: textOf(error) };
    return;
  }
  try {
    yield { what: 'server', mark: 'good', found: `answers at ${chosen.address}` };
    yield await namespaceLook(connected, fix);
    if (plan) yield await workersLook(connected, plan);
  } finally {
    await connected.close();
  }
}

/** Whether this Node is new enough. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > NODE[0] || (major === NODE[0] && minor >= NODE[1]);
  if (enough) return { what: 'node', mark: 'good', found: version };
  return { what: 'node', mark: 'wrong', found: version, next: `install Node ${NODE.join('.')} or later` };
}

async function* planLook(
  world: CliWorld,
  file: string | undefined,
): AsyncGenerator<Finding, CompiledPlan | undefined> {
  if (file === undefined) {
    yield { what: 'plan', mark: 'note', found: 'none named', next: 'add --plan FILE to have one checked' };
    return undefined;
  }
  try {
    const plan = await loadPlanFile(world, file);
    const { plan: name, hash, reactions } = plan.routing;
    yield {
      what: 'plan',
      mark: 'good',
      found: `${name}@${hash.slice(0, 4)}, ${counted(reactions.length, 'reaction')}`,
    };
    return plan;
  } catch (error) {
    const known = error instanceof Error && error.name === 'PlanInvalid';
    const next = known ? `signalbox plan check ${file}` : undefined;
    yield { what: 'plan', mark: 'wrong', found: textOf(error), ...(next && { next }) };
    return undefined;
  }
}

/** The server program that `up` and `demo` would start: only looked for, unless it may be obtained. */
async function programLook(world: CliWorld, fix: boolean): Promise<Finding> {
  const { defaultCacheFolder, obtainServer, waysTo } = late.servers();
  const servers = {
    environment: world.environment,
    cacheFolder: defaultCacheFolder(world.environment),
    report: (line: string) => world.output.talk(line),
  };
  try {
    if (fix) {
      const { path, version } = await obtainServer('dev-server', servers);
      return { what: 'program', mark: 'good', found: `Temporal CLI ${version} at ${path}` };
    }
    for (const way of waysTo('dev-server').filter(({ name }) => AT_HAND.has(name))) {
      const found = await way.obtain(servers).catch(() => undefined);
      if (found)
        return { what: 'program', mark: 'good', found: `Temporal CLI ${found.version} at ${found.path}` };
    }
    const next = '`signalbox up` and `signalbox demo` obtain it, and so does `signalbox doctor --fix`';
    return { what: 'program', mark: 'note', found: 'no Temporal server program at hand', next };
  } catch (error) {
    return { what: 'program', mark: 'wrong', found: textOf(error) };
  }
}

/** Ways that load nothing. */
const AT_HAND: ReadonlySet<string> = new Set(['environment', 'path', 'cache']);

async function namespaceLook({ connection, settings }: Connected, fix: boolean): Promise<Finding> {
  const { inspectNamespace, prepareNamespace, retentionDays } = late.namespace();
  const { namespace } = settings;
  try {
    const changes = fix ? await prepareNamespace(connection, namespace) : undefined;
    const report = await inspectNamespace(connection, namespace);
    const wrong = [
      ...(report.missing.length > 0 ? [`lacks search attributes ${report.missing.join(', ')}`] : []),
      ...report.mistyped.map(({ name, type }) => `${name} has type ${type} instead of Keyword`),
      ...(report.retentionDays < retentionDays
        ? [
            `keeps histories for ${counted(report.retentionDays, 'day')} only: timelines of closed correlations end then`,
          ]
        : []),
    ];
    if (wrong.length > 0) {
      const found = `${namespace}: ${wrong.join('; ')}`;
      return { what: 'namespace', mark: 'wrong', found, next: 'signalbox doctor --fix' };
    }
    const added = changes?.addedSearchAttributes ?? [];
    const changed = [
      ...(added.length > 0 ? [`registered ${added.join(', ')}`] : []),
      ...(changes?.retention
        ? [`raised the retention from ${counted(changes.retention.fromDays, 'day')}`]
        : []),
    ];
    const kept = `${namespace}: search attributes registered, histories kept ${counted(report.retentionDays, 'day')}`;
    return { what: 'namespace', mark: 'good', found: [kept, ...changed].join('; ') };
  } catch (error) {
    return { what: 'namespace', mark: 'wrong', found: `${namespace}: ${textOf(error)}` };
  }
}

const WORKFLOW_QUEUE = 1;
/** A poll stays open for a minute at most: who last asked earlier is no more. */
const POLLER_LIVES_MS = 70_000;

async function workersLook({ connection, settings }: Connected, { routing }: CompiledPlan): Promise<Finding> {
  const queue = taskQueueOf(routing.plan);
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: settings.namespace,
      taskQueue: { name: queue },
      taskQueueType: WORKFLOW_QUEUE,
    });
    const count = livingPollers(pollers ?? [], Date.now());
    if (count > 0) return { what: 'workers', mark: 'good', found: `${counted(count, 'poller')} on ${queue}` };
    const next = 'events are accepted all the same and wait; start one with `signalbox worker --plan FILE`';
    return { what: 'workers', mark: 'note', found: `none on ${queue}`, next };
  } catch (error) {
    return { what: 'workers', mark: 'wrong', found: textOf(error) };
  }
}

/** How many asked for work lately: the server also lists, for minutes, those that have ended. */
export function livingPollers(
  pollers: readonly { lastAccessTime?: { seconds?: unknown } | null }[],
  now: number,
): number {
  const askedAt = (seconds: unknown) => Number(String(seconds ?? 0)) * 1_000;
  return pollers.filter(({ lastAccessTime }) => askedAt(lastAccessTime?.seconds) > now - POLLER_LIVES_MS)
    .length;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

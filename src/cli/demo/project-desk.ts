// Demo project-desk: after a review, a blocker pauses the whole plan; what begins meanwhile waits, and goes on when it is cleared.
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { CorrelationRecord } from '../../store/read-correlation';
import { EXIT } from '../exit-codes';
import { late } from '../late';
import { visible } from '../output/visible';
import type { Demo, DemoEnding, DemoSetting } from './demo';

/** A pause is in force everywhere within a second. */
const IN_FORCE_MS = 1_000;

/** As the plan calls it. */
const PAUSE = 'blockers';
const BLOCKER = {
  type: 'BlockerRaised',
  source: '/monitor',
  payload: { severity: 'high', text: 'staging is down' },
};
const CLEARED = { type: 'BlockerCleared', source: '/monitor', payload: { text: 'staging is up again' } };
const TASK = {
  type: 'TaskCompletedEvent',
  source: '/backend-architect',
  payload: { task_id: 'T1', task_name: 'API Design', status: 'completed' },
};

/** Those that the plan lets through pauses. */
const THROUGH = ['frontend-specialist/assess', 'incident-manager'];

export const projectDesk: Demo = {
  name: 'project-desk',
  summary: 'a review, and a blocker that pauses everything but those who assess and handle it',
  options: [],
  prepare: async (setting) => ({
    others: [meanwhileOf(setting)],
    ending: (_, client) => raiseAndClear(setting, client),
    // Whoever ends the demo half-way must not find the plan paused afterwards.
    abandon: (client) => resume(setting, client),
  }),
};

const meanwhileOf = ({ correlation }: DemoSetting): string => `${correlation}-meanwhile`;

async function resume({ plan: { routing } }: DemoSetting, client: Client): Promise<void> {
  const { planPauses, resumePlan } = late.pauses();
  const { pauses } = await planPauses(client, routing.plan);
  if (pauses.some(({ pause }) => pause === PAUSE))
    await resumePlan(client, routing.plan, { pause: PAUSE, by: 'demo' });
}

async function raiseAndClear(setting: DemoSetting, client: Client): Promise<DemoEnding> {
  const { world, plan, correlation } = setting;
  const stopped = world.stopSignal();
  const { routing } = plan;
  const { plan: name } = routing;
  const meanwhile = meanwhileOf(setting);
  const publish = async (
    to: string,
    { type, source, payload }: typeof TASK | typeof BLOCKER | typeof CLEARED,
  ) => {
    world.output.talk(`${source} publishes ${type} in ${to}`);
    const draft = { event: { type, source }, payload };
    const envelopes = late.prepare().prepareEvents(plan, [draft], { correlation: to });
    await late.publish().publishEvents(client, routing, envelopes, {});
  };
  const rest = (of: string) => late.wait().waitForRest(client, name, of, { signal: stopped });
  await publish(correlation, BLOCKER);
  while ((await late.pauses().planPauses(client, name)).pauses.length === 0)
    await wait(50, undefined, { signal: stopped });
  await wait(IN_FORCE_MS, undefined, { signal: stopped });
  await publish(meanwhile, TASK);
  const held = await when(client, name, meanwhile, stopped, isHeld);
  const alarmed = await when(client, name, correlation, stopped, (record) =>
    THROUGH.every((each) => handledIn(record).includes(each)),
  );
  await publish(correlation, CLEARED);
  const done = await rest(meanwhile);
  const record = await rest(correlation);
  return { ...endingOf(held, handledIn(alarmed), done), record };
}

/** Follows a correlation until it is so. */
async function when(
  client: Client,
  plan: string,
  correlation: string,
  signal: AbortSignal,
  isSo: (record: CorrelationRecord) => boolean,
): Promise<CorrelationRecord> {
  for await (const { record } of late.follow().followCorrelation(client, plan, correlation, signal))
    if (isSo(record)) return record;
  throw signal.reason;
}

function isHeld({ state }: CorrelationRecord): boolean {
  const { queued = 0, running = 0, held = 0 } = state.ledger.deliveries.pending;
  return held > 0 && queued + running === 0;
}

const handledIn = ({ facts }: CorrelationRecord): string[] =>
  facts.flatMap((fact) =>
    fact.fact === 'delivery-ended' && fact.as === 'handled' ? [fact.delivery.replace(/#.*$/, '')] : [],
  );

function endingOf(held: CorrelationRecord, wentOn: string[], done: CorrelationRecord): DemoEnding {
  const waiting = held.state.ledger.deliveries.pending.held ?? 0;
  const { handled } = done.state.ledger.deliveries;
  const through = wentOn.filter((each) => THROUGH.includes(each));
  const isRight = waiting === 3 && handled === 3 && through.length === 2;
  return {
    exit: isRight ? EXIT.done : EXIT.failed,
    lines: [
      `paused     ${visible(held.state.phaseReason ?? '')}`,
      `went on    ${through.join(', ')}`,
      `waited     ${waiting} deliveries of ${held.correlation}, which began meanwhile`,
      `cleared    ${handled} of them are done`,
    ],
    seen: { paused: held.state.phaseReason ?? null, went_on: through, waited: waiting, done: handled },
  };
}

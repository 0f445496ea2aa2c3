// A shard of an aggregator that joins events of several correlations, durably. Runs in the workflow sandbox.
import {
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  scheduleActivity,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { AGGREGATOR_BOUNDS, type AggregatorInput, type AggregatorStatus } from '../src/contract/aggregator';
import type { EventSignal } from '../src/contract/messages';
import { EVENT_SIGNAL, PUBLISH_EVENT_ACTIVITY, STATUS_QUERY } from '../src/contract/names';
import type { PublishEventAnswer, PublishEventInput } from '../src/contract/saga';
import {
  type AggregatorInput as Arrived,
  advanceAggregator,
  initialAggregator,
  movedOutcome,
} from '../src/coordination/aggregator/advance';
import { roundsOf } from '../src/coordination/aggregator/shown';
import type { Envelope } from '../src/events/envelope';

const EVENT = defineSignal<[unknown]>(EVENT_SIGNAL);
const STATUS = defineQuery<AggregatorStatus>(STATUS_QUERY);

/** An outcome is published for as long as an outage lasts: nobody else would. */
const PUBLISHING = {
  startToCloseTimeout: 10_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30_000 },
} as const;

export async function aggregator(input: AggregatorInput): Promise<AggregatorStatus> {
  const { carried, bounds: given, ...setting } = input;
  const bounds = { ...AGGREGATOR_BOUNDS, ...given };
  const timers = new Map<string, CancellationScope>();
  let state = carried ?? initialAggregator(setting);
  let signals = 0;
  let publishing = 0;

  function take(arrived: Arrived): void {
    const step = advanceAggregator(setting, state, arrived, Date.now());
    state = step.state;
    for (const timer of step.timers.clear) timers.get(timer)?.cancel();
    for (const { timer, due } of step.timers.set) startTimer(timer, due);
    for (const outcome of step.outcomes) publish(outcome);
    showDetails();
  }

  function startTimer(timer: string, due: number): void {
    const scope = new CancellationScope();
    timers.set(timer, scope);
    const over = () => timers.delete(timer);
    void scope
      .run(() => sleep(Math.max(1, due - Date.now()), { summary: `within, round ${timer}` }))
      .then(() => {
        over();
        take({ input: 'timer', timer });
      }, over);
  }

  function publish(outcome: Envelope): void {
    publishing += 1;
    const done = () => {
      publishing -= 1;
    };
    void CancellationScope.nonCancellable(() => publishSomewhere(outcome)).then(done, done);
  }

  /** The correlation of earlier outcomes may have ended; an outcome that comes later begins one of its own. */
  async function publishSomewhere(outcome: Envelope): Promise<void> {
    const { correlation } = setting;
    if ((await publishTo(correlation, outcome)) === 'sent') return;
    const other = `${correlation}~${outcome.event.id.slice(4, 12)}`;
    const event = { ...outcome.event, correlation_id: other };
    await publishTo(other, { ...outcome, event });
    state = movedOutcome(state, outcome.event.id, other);
  }

  async function publishTo(correlation: string, outcome: Envelope): Promise<PublishEventAnswer['outcome']> {
    const { plan, hash } = setting;
    const argument: PublishEventInput = { plan, hash, correlation, event: outcome, begunBy: outcome };
    const answer = await scheduleActivity<PublishEventAnswer>(PUBLISH_EVENT_ACTIVITY, [argument], {
      ...PUBLISHING,
      summary: outcome.event.type.slice(0, 130),
    });
    return answer.outcome;
  }

  const status = (): AggregatorStatus => ({
    plan: setting.plan,
    hash: setting.hash,
    aggregator: setting.aggregator.id,
    value: setting.value,
    correlation: setting.correlation,
    rounds: roundsOf(setting.aggregator.on, state.join.node, (sequence) => state.held[sequence]?.header),
    outcomes: state.outcomes,
    counts: state.counts,
    ...(state.left && { left: state.left }),
  });

  function showDetails(): void {
    const open = status().rounds.map(({ round, sentence }) => `- round ${round}: ${sentence}`);
    const rounds = open.length > 0 ? open : ['no round is open'];
    setCurrentDetails(
      [`**${setting.aggregator.id}** for \`${JSON.stringify(setting.value)}\``, '', ...rounds].join('\n'),
    );
  }

  if (carried) for (const [timer, due] of Object.entries(carried.timers)) startTimer(timer, due);
  setHandler(EVENT, (signal) => {
    signals += 1;
    for (const event of eventsIn(signal)) take({ input: 'event', event });
  });
  setHandler(STATUS, status);
  showDetails();

  const isRolloverDue = () => signals >= bounds.signals || workflowInfo().continueAsNewSuggested;
  const isOpen = () => Object.keys(state.held).length > 0;
  try {
    for (;;) {
      const before = state.taken;
      const rolls = await condition(isRolloverDue, bounds.idleMs);
      await condition(() => publishing === 0);
      if (rolls) return await continueAsNew<typeof aggregator>({ ...input, carried: state });
      if (!isOpen() && state.taken === before && publishing === 0) return status();
    }
  } catch (error) {
    if (isCancellation(error))
      await CancellationScope.nonCancellable(() => condition(() => publishing === 0));
    throw error;
  }
}

function eventsIn(signal: unknown): unknown[] {
  const events = (signal as Partial<EventSignal> | null | undefined)?.events;
  // What is no list of events is told as one that is malformed.
  return Array.isArray(events) ? events : [signal];
}

// Turns what a saga's rules want into Temporal commands, and what comes of them into arrivals. Runs in the workflow sandbox.
import { CancellationScope, scheduleActivity, workflowInfo } from '@temporalio/workflow';
import { endingOf } from '../src/contract/ending-of';
import type { AgentWork } from '../src/contract/inputs';
import { PUBLISH_EVENT_ACTIVITY } from '../src/contract/names';
import type { PublishEventAnswer, PublishEventInput, SagaInput } from '../src/contract/saga';
import { envelopeOf } from '../src/coordination/delivery/event-slot';
import type { SagaArrival } from '../src/coordination/saga/advance';
import type { AskGate, RunWork, SagaEffect } from '../src/coordination/saga/effects';
import { arrivalAfter, type Outgoing, type Received } from '../src/coordination/saga/publication';
import { assertNever } from '../src/events/assert-never';
import { runAgent } from './agent-activity';

/** Of publishing: a short call to the server, tried again for as long as an outage may last. It never fails the saga. */
const PUBLISH_TIMES = {
  startToCloseTimeout: 30_000,
  scheduleToCloseTimeout: 24 * 60 * 60 * 1_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30_000 },
} as const;

/** What agents without a priority of their own have. */
const NORMAL_PRIORITY = 3;

type Sent = Pick<PublishEventInput, 'event' | 'asksGate' | 'withdrawsGate'>;

export class SagaHands {
  /** One after the other, so that events arrive in the order of the steps. */
  private outgoing: Promise<void> = Promise.resolve();
  private waiting = 0;
  private stepAtWork?: CancellationScope;

  constructor(
    private readonly input: SagaInput,
    private readonly put: (arrival: SagaArrival) => void,
  ) {}

  /** True where nothing waits to be published. */
  get idle(): boolean {
    return this.waiting === 0;
  }

  take(effect: SagaEffect): void {
    switch (effect.effect) {
      case 'run-work':
        this.runWork(effect);
        break;
      case 'cancel-step':
        this.stepAtWork?.cancel();
        break;
      case 'publish':
        this.send({ event: effect.event.event.type }, effect.event.event.id, { event: effect.event });
        break;
      case 'ask-gate':
        this.askGate(effect);
        break;
      case 'withdraw-gate':
        this.withdrawGate(effect.step);
        break;
      default:
        assertNever(effect);
    }
  }

  /**
   * In a scope of its own, which nothing cancels but the rules: undos never are. A step that is cancelled is waited for, since its undo
   * must not overtake it.
   */
  private runWork(effect: RunWork): void {
    const { timeoutMs, deadlineMs, reaction, doing } = effect;
    const { priorityKey = NORMAL_PRIORITY, fairnessKey } = this.input;
    const work = this.workOf(effect);
    void CancellationScope.nonCancellable(() => {
      const scope = new CancellationScope();
      this.stepAtWork = doing === 'step' ? scope : undefined;
      return scope.run(() =>
        runAgent({ work, timeoutMs, deadlineMs, priorityKey, fairnessKey, awaitsStop: true }),
      );
    }).then((ending) => this.put({ arrival: 'settled', reaction, ending }));
  }

  private workOf({ reaction, agent, task, key, saga, approved }: RunWork): AgentWork {
    const { plan, correlation, generation, event, joined } = this.input;
    const { plan: name, hash } = plan;
    return {
      plan: name,
      hash,
      correlation,
      generation,
      delivery: reaction,
      reaction,
      agent,
      task,
      key,
      event,
      joined,
      saga,
      ...(approved === undefined ? {} : { approved }),
    };
  }

  private askGate({ gate, approval, work }: AskGate): void {
    const { workflowId } = workflowInfo();
    const asksGate = { saga: workflowId, step: work.task, gate, approval, work: this.workOf(work) };
    this.send({ gateOf: work.task }, `gate of ${work.task}`, { asksGate });
  }

  private withdrawGate(step: string): void {
    const withdrawsGate = { saga: workflowInfo().workflowId, step };
    this.send({ withdrawalOf: step }, `no gate of ${step}`, { withdrawsGate });
  }

  private send(outgoing: Outgoing, activityId: string, what: Sent): void {
    this.waiting += 1;
    this.outgoing = this.outgoing.then(async () => {
      const arrival = arrivalAfter(outgoing, await this.publish(activityId, what));
      if (arrival) this.put(arrival);
      this.waiting -= 1;
    });
  }

  private async publish(activityId: string, what: Sent): Promise<Received> {
    const { plan, correlation, event, report } = this.input;
    const argument: PublishEventInput = {
      plan: plan.plan,
      hash: plan.hash,
      correlation,
      ...what,
      begunBy: { ...envelopeOf(event), payload: {} },
      ...(!report && { tellsBeginning: true as const }),
    };
    const summary = what.event?.event.type ?? activityId;
    const options = { activityId, ...PUBLISH_TIMES, summary: summary.slice(0, 130) };
    try {
      const { outcome } = await CancellationScope.nonCancellable(() =>
        scheduleActivity<PublishEventAnswer>(PUBLISH_EVENT_ACTIVITY, [argument], options),
      );
      return { received: outcome };
    } catch (error) {
      const ending = endingOf(error);
      return { received: 'failed', problem: ending.ending === 'failed' ? ending.problem : ending.ending };
    }
  }
}

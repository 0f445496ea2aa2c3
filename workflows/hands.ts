// Turns effects into Temporal commands, and what comes of them into inputs. Runs in the workflow sandbox.
import {
  CancellationScope,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  scheduleActivity,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { deliveryWorkflowId } from '../src/contract/ids';
import type { AgentWork, CoordinationInput, DeliveryInput } from '../src/contract/inputs';
import { PENDING_ATTEMPTS_ACTIVITY, WORKFLOW } from '../src/contract/names';
import { signalboxCorrelation, signalboxPlan } from '../src/contract/search-attributes';
import type { Input } from '../src/coordination/advance';
import { priorityKeyOf } from '../src/coordination/dispatch';
import type { Effect, RunAgent } from '../src/coordination/effects';
import type { CoordinationState, SpentAttempts } from '../src/coordination/state';
import { assertNever } from '../src/events/assert-never';
import { runAgent } from './agent-activity';
import { showPhase } from './show';

/** A fairness key has at most 64 bytes. */
const FAIRNESS_CHARACTERS = 20;

export class Hands {
  /** Deliveries at work inside this run, with the attempts that earlier runs have used. */
  private readonly agents = new Map<string, SpentAttempts>();
  private readonly timers = new Map<string, CancellationScope>();
  /** Requests to other workflows that the server has not confirmed; a run must not close over them. */
  private requests = 0;
  private readonly root = CancellationScope.current();

  constructor(
    private readonly input: CoordinationInput,
    private readonly put: (arrived: Input) => unknown,
  ) {}

  get running(): number {
    return this.agents.size;
  }

  get idle(): boolean {
    return this.requests === 0;
  }

  take(effect: Effect, state: CoordinationState): void {
    switch (effect.effect) {
      case 'run-agent':
        if (effect.detached) this.startDelivery(effect, state);
        else this.startActivity(effect, state);
        break;
      case 'cancel-agent':
        this.cancelAgent(effect.delivery.id, effect.delivery.key, state.generation);
        break;
      case 'start-timer':
        this.startTimer(effect.timer, effect.due);
        break;
      case 'cancel-timer':
        this.timers.get(effect.timer)?.cancel();
        break;
      case 'show-phase':
        showPhase(effect);
        break;
      default:
        assertNever(effect);
    }
  }

  private startActivity(effect: RunAgent, state: CoordinationState): void {
    const { delivery } = effect;
    this.agents.set(delivery.id, delivery.spent ?? { failures: 0, crashes: 0 });
    const work = workOf(effect, this.input, state);
    // In the workflow's own scope: the SDK cancels agents with the workflow, and no promise is spent on scopes.
    void runAgent({ work, ...timesOf(effect), ...urgencyOf(effect) }).then((ending) => {
      this.agents.delete(delivery.id);
      const stopped = ending.ending === 'cancelled' && this.root.consideredCancelled;
      if (!stopped) this.put({ input: 'settled', delivery: delivery.id, ending });
    });
  }

  private startDelivery(effect: RunAgent, state: CoordinationState): void {
    const { delivery, reaction, priority } = effect;
    const { workflowId } = workflowInfo();
    const { plan, correlation } = this.input;
    const args: [DeliveryInput] = [
      {
        work: workOf(effect, this.input, state),
        coordination: workflowId,
        ...timesOf(effect),
        ...urgencyOf(effect),
      },
    ];
    this.request(() =>
      startChild(WORKFLOW.delivery, {
        args,
        workflowId: deliveryWorkflowId(delivery.key, state.generation),
        parentClosePolicy: ParentClosePolicy.ABANDON,
        typedSearchAttributes: [
          { key: signalboxPlan, value: plan.plan },
          { key: signalboxCorrelation, value: correlation },
        ],
        staticSummary: `${reaction.name} for ${correlation}`.slice(0, 130),
        priority: { priorityKey: priorityKeyOf(priority) },
      }),
    );
  }

  /** Agents inside this run are cancelled with it; those that outlive it have to be told. */
  private cancelAgent(id: string, key: string, generation: number): void {
    if (this.agents.has(id)) return;
    this.request(() => getExternalWorkflowHandle(deliveryWorkflowId(key, generation)).cancel());
  }

  private startTimer(timer: string, due: number): void {
    const scope = new CancellationScope();
    this.timers.set(timer, scope);
    const fired = () => {
      this.timers.delete(timer);
      this.put({ input: 'timer', timer });
    };
    const cancelled = () => {
      if (this.timers.get(timer) === scope) this.timers.delete(timer);
    };
    void scope
      .run(() => sleep(Math.max(1, due - Date.now()), { summary: timer.slice(0, 130) }))
      .then(fired, cancelled);
  }

  /**
   * Also after a cancellation. A refusal is no failure of ours: that child runs already and will report, or that delivery has
   * ended.
   */
  private request(send: () => Promise<unknown>): void {
    this.requests += 1;
    const done = () => {
      this.requests -= 1;
    };
    void CancellationScope.nonCancellable(send).then(done, done);
  }

  /** How many attempts the agents that are still at work have used; the server alone knows. */
  async attemptsOfRunning(): Promise<Record<string, SpentAttempts>> {
    const { workflowId, runId } = workflowInfo();
    return scheduleActivity<Record<string, SpentAttempts>>(
      PENDING_ATTEMPTS_ACTIVITY,
      [{ workflowId, runId }],
      {
        startToCloseTimeout: 10_000,
        retry: { initialInterval: 500, maximumInterval: 5_000 },
        summary: 'attempts used so far, before the run hands over',
      },
    );
  }

  /** Deliveries that are still at work inside this run, and so have to be dispatched again, with what they have used. */
  spentOfRunning(spent: Record<string, SpentAttempts>): Record<string, SpentAttempts> {
    return Object.fromEntries(
      [...this.agents].map(([delivery, before]) => [delivery, spent[delivery] ?? before]),
    );
  }
}

function workOf(
  effect: RunAgent,
  { plan, correlation }: CoordinationInput,
  state: CoordinationState,
): AgentWork {
  const { delivery, reaction } = effect;
  return {
    plan: plan.plan,
    hash: plan.hash,
    correlation,
    generation: state.generation,
    delivery: delivery.id,
    reaction: reaction.name,
    agent: reaction.agent,
    task: reaction.task,
    key: delivery.key,
    event: effect.event,
    joined: effect.joined,
    spent: delivery.spent,
  };
}

const timesOf = ({ reaction: { timeoutMs, deadlineMs } }: RunAgent) => ({ timeoutMs, deadlineMs });

function urgencyOf({ priority, partitionKey }: RunAgent): { priorityKey: number; fairnessKey?: string } {
  return { priorityKey: priorityKeyOf(priority), fairnessKey: partitionKey?.slice(0, FAIRNESS_CHARACTERS) };
}

// Turns effects into Temporal commands, and what comes of them into inputs. Runs in the workflow sandbox.
import {
  CancellationScope,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  scheduleActivity,
  sleep,
  startChild,
  WorkflowIdReusePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import { endingOf, endingOfAnswer } from '../src/contract/ending-of';
import {
  type RenderActionAnswer,
  type RenderActionInput,
  renderActivityId,
  renderingProblem,
} from '../src/contract/gate';
import { deliveryWorkflowId, sagaWorkflowId } from '../src/contract/ids';
import type {
  AgentAnswer,
  AgentWork,
  CoordinationInput,
  DeliveryInput,
  OwnWorkInput,
} from '../src/contract/inputs';
import {
  GATE_SIGNAL,
  OWN_WORK_ACTIVITY,
  PENDING_ATTEMPTS_ACTIVITY,
  PUBLISH_EVENT_ACTIVITY,
  RENDER_ACTION_ACTIVITY,
  WORKFLOW,
} from '../src/contract/names';
import { reportActivityId, reportOutcome, reportProblem } from '../src/contract/report';
import {
  type PublishEventAnswer,
  type PublishEventInput,
  type SagaInput,
  sagaNotStarted,
} from '../src/contract/saga';
import { signalboxCorrelation, signalboxPlan } from '../src/contract/search-attributes';
import { timerSummary } from '../src/contract/timer-summary';
import type { Input } from '../src/coordination/advance';
import { priorityKeyOf } from '../src/coordination/dispatch';
import type {
  AnswerGate,
  CancelSaga,
  Effect,
  RenderAction,
  RunAgent,
  RunOwn,
  StartSaga,
} from '../src/coordination/effects';
import type { ReportToParent } from '../src/coordination/family/report';
import type { Rendered } from '../src/coordination/gate/gate-state';
import { sagaPlanOf } from '../src/coordination/saga/setting';
import type { CoordinationState, Delivery, SpentAttempts } from '../src/coordination/state';
import { assertNever } from '../src/events/assert-never';
import { runAgent } from './agent-activity';
import { showPhase } from './show';

/** Of what the rules have done outside: short calls to the server, tried again for as long as an outage lasts. */
const OWN_WORK_TIMES = {
  startToCloseTimeout: 10_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 10_000 },
} as const;

/** Of the report to a parent: tried again for as long as the server is away, or no worker has the plan. */
const REPORT_TIMES = {
  startToCloseTimeout: 30_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 30_000 },
} as const;

/** A look at plan and event; a worker that lacks the plan says so, and another one may have it. */
const RENDER_TIMES = {
  startToCloseTimeout: 30_000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 10_000 },
} as const;

/** A fairness key has at most 64 bytes. */
const FAIRNESS_CHARACTERS = 20;

export class Hands {
  /** Deliveries at work inside this run, with the attempts that earlier runs have used. */
  private readonly agents = new Map<string, SpentAttempts>();
  private readonly timers = new Map<string, CancellationScope>();
  /** Requests to other workflows that the server has not confirmed; a run must not close over them. */
  private requests = 0;
  private rendering = 0;
  private readonly root = CancellationScope.current();

  constructor(
    private readonly input: CoordinationInput,
    private readonly put: (arrived: Input) => unknown,
  ) {}

  get running(): number {
    return this.agents.size + this.rendering;
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
      case 'run-own':
        this.runOwn(effect, state);
        break;
      case 'start-saga':
        this.startSaga(effect, state);
        break;
      case 'cancel-saga':
        this.cancelSaga(effect);
        break;
      case 'answer-gate':
        this.answerGate(effect);
        break;
      case 'render-action':
        this.renderAction(effect, state);
        break;
      case 'cancel-agent':
        this.cancelAgent(effect.delivery, state.generation);
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
      case 'report-to-parent':
        this.report(effect);
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

  private runOwn({ delivery, work }: RunOwn, { generation }: CoordinationState): void {
    const { plan, correlation } = this.input;
    const argument: OwnWorkInput = {
      plan: plan.plan,
      hash: plan.hash,
      correlation,
      generation,
      delivery: delivery.id,
      key: delivery.key,
      work,
    };
    this.agents.set(delivery.id, delivery.spent ?? { failures: 0, crashes: 0 });
    void scheduleActivity<AgentAnswer>(OWN_WORK_ACTIVITY[work.own], [argument], {
      activityId: delivery.id,
      ...OWN_WORK_TIMES,
      // Before agents that wait for the worker too.
      priority: { priorityKey: priorityKeyOf('critical') },
      summary: `${work.own} for ${delivery.reaction}`.slice(0, 130),
    })
      .then(endingOfAnswer, endingOf)
      .then((ending) => {
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
        workflowId: deliveryWorkflowId(delivery.key, state.generation, delivery.handedBack),
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

  private startSaga(effect: StartSaga, state: CoordinationState): void {
    const { delivery, saga, sagaId, event, joined } = effect;
    const { plan, correlation, rules } = this.input;
    const sagaPlan = sagaPlanOf(plan, saga.name);
    if (!sagaPlan) throw new TypeError(`the plan has no saga ${saga.name}`);
    const argument: SagaInput = {
      plan: sagaPlan,
      correlation,
      sagaId,
      key: delivery.key,
      event,
      ...(joined && { joined }),
      report: { coordination: workflowInfo().workflowId, delivery: delivery.id },
      rules,
      generation: state.generation,
      ...urgencyOf(effect),
    };
    const started = () =>
      startChild(WORKFLOW.saga, {
        args: [argument],
        workflowId: sagaWorkflowId(plan.plan, sagaId),
        workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
        parentClosePolicy: ParentClosePolicy.ABANDON,
        typedSearchAttributes: [
          { key: signalboxPlan, value: plan.plan },
          { key: signalboxCorrelation, value: correlation },
        ],
        staticSummary: `${saga.name} for ${correlation}`.slice(0, 130),
        priority: { priorityKey: priorityKeyOf(effect.priority) },
      });
    this.request(() =>
      started().catch(() => {
        this.put({ input: 'settled', delivery: delivery.id, ending: sagaNotStarted(sagaId) });
      }),
    );
  }

  /** A saga that has ended meanwhile reports by itself. */
  private cancelSaga({ sagaId }: CancelSaga): void {
    const id = sagaWorkflowId(this.input.plan.plan, sagaId);
    this.request(() => getExternalWorkflowHandle(id).cancel());
  }

  private answerGate({ effect: _, saga, ...verdict }: AnswerGate): void {
    this.request(() => getExternalWorkflowHandle(saga).signal(GATE_SIGNAL, verdict));
  }

  /** Tried again for as long as no worker has the plan; what cannot be shown at all is said. */
  private renderAction({ gate, show }: RenderAction, state: CoordinationState): void {
    const work = 'run' in show ? workOf(show.run, this.input, state) : (show.work as unknown as AgentWork);
    const argument: RenderActionInput = { gate, work };
    this.rendering += 1;
    void scheduleActivity<RenderActionAnswer>(RENDER_ACTION_ACTIVITY, [argument], {
      activityId: renderActivityId(gate),
      ...RENDER_TIMES,
      summary: `what ${gate} is about`.slice(0, 130),
    })
      .then((shown): Rendered => shown, renderingProblem)
      .then((rendered) => {
        this.rendering -= 1;
        // After a cancellation nobody is to decide any more.
        if (!this.root.consideredCancelled) this.put({ input: 'rendered', gate, rendered });
      });
  }

  /** Agents inside this run are cancelled with it; those that outlive it have to be told. */
  private cancelAgent({ id, key, handedBack }: Delivery, generation: number): void {
    if (this.agents.has(id)) return;
    const workflowId = deliveryWorkflowId(key, generation, handedBack);
    this.request(() => getExternalWorkflowHandle(workflowId).cancel());
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
      .run(() => sleep(Math.max(1, due - Date.now()), { summary: timerSummary(timer) }))
      .then(fired, cancelled);
  }

  /** A request like others, so that the run does not close over it, and the rules know what became of it before that. */
  private report({ parent, event, body }: ReportToParent): void {
    const { plan, correlation } = this.input;
    const argument: PublishEventInput = {
      plan: plan.plan,
      hash: plan.hash,
      correlation: parent,
      event,
      ...(body && { body: { correlation, reference: body } }),
      reportedBy: correlation,
      begunBy: { ...event, payload: {} },
    };
    const { id, type } = event.event;
    this.request(() =>
      scheduleActivity<PublishEventAnswer>(PUBLISH_EVENT_ACTIVITY, [argument], {
        activityId: reportActivityId(id),
        ...REPORT_TIMES,
        priority: { priorityKey: priorityKeyOf('critical') },
        summary: `${type} to parent ${parent}`.slice(0, 130),
      })
        .then(reportOutcome, reportProblem)
        .then((outcome) => this.put({ input: 'reported', event: id, outcome })),
    );
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
  effect: Omit<RunAgent, 'effect' | 'priority' | 'partitionKey' | 'detached'>,
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
    task: delivery.subtask?.task ?? reaction.task,
    key: delivery.key,
    event: effect.event,
    joined: effect.joined,
    ...(effect.subtask && { subtask: effect.subtask }),
    spent: delivery.spent,
    control: state.control?.version,
    ...(effect.approved === undefined ? {} : { approved: effect.approved }),
  };
}

const timesOf = ({ reaction: { timeoutMs, deadlineMs } }: RunAgent) => ({ timeoutMs, deadlineMs });

function urgencyOf({ priority, partitionKey }: RunAgent | StartSaga): {
  priorityKey: number;
  fairnessKey?: string;
} {
  return { priorityKey: priorityKeyOf(priority), fairnessKey: partitionKey?.slice(0, FAIRNESS_CHARACTERS) };
}

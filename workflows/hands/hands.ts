// Turns effects into Temporal commands, and what comes of them into inputs. Runs in the workflow sandbox.
import {
  CancellationScope,
  getExternalWorkflowHandle,
  scheduleActivity,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { deliveryWorkflowId, sagaWorkflowId } from '../../src/contract/ids';
import type { CoordinationInput } from '../../src/contract/inputs';
import { GATE_SIGNAL, PENDING_ATTEMPTS_ACTIVITY } from '../../src/contract/names';
import { sagaNotStarted } from '../../src/contract/saga';
import { timerSummary } from '../../src/contract/timer-summary';
import type { Input } from '../../src/coordination/advance';
import type { Ending } from '../../src/coordination/delivery/ending';
import type {
  AnswerGate,
  CancelSaga,
  Effect,
  RenderAction,
  RunAgent,
  StartSaga,
} from '../../src/coordination/effects';
import type { ReportToParent } from '../../src/coordination/family/report';
import type { CoordinationState, Delivery, SpentAttempts } from '../../src/coordination/state';
import { assertNever } from '../../src/events/assert-never';
import { runAgent } from '../agent-activity';
import { showPhase } from '../show';
import { renderAction } from './render-action';
import { reportToParent } from './report-to-parent';
import { runOwn } from './run-own';
import { startDelivery } from './start-delivery';
import { sagaStarter } from './start-saga';
import { timesOf, urgencyOf, workOf } from './work-of';

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
        if (effect.detached) this.request(() => startDelivery(effect, this.input, state));
        else this.startActivity(effect, state);
        break;
      case 'run-own':
        this.atWork(effect.delivery, runOwn(effect, this.input, state));
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
        this.render(effect, state);
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
    const work = workOf(effect, this.input, state);
    // In the workflow's own scope: the SDK cancels agents with the workflow, and no promise is spent on scopes.
    this.atWork(effect.delivery, runAgent({ work, ...timesOf(effect), ...urgencyOf(effect) }));
  }

  private atWork({ id, spent }: Delivery, working: Promise<Ending>): void {
    this.agents.set(id, spent ?? { failures: 0, crashes: 0 });
    void working.then((ending) => {
      this.agents.delete(id);
      const stopped = ending.ending === 'cancelled' && this.root.consideredCancelled;
      if (!stopped) this.put({ input: 'settled', delivery: id, ending });
    });
  }

  private startSaga(effect: StartSaga, state: CoordinationState): void {
    const { delivery, saga, sagaId } = effect;
    const start = sagaStarter(effect, this.input, state);
    this.request(() =>
      start().catch(() => {
        const ending = sagaNotStarted(saga, sagaId, this.input.correlation);
        this.put({ input: 'settled', delivery: delivery.id, ending });
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

  private render(effect: RenderAction, state: CoordinationState): void {
    this.rendering += 1;
    void renderAction(effect, this.input, state).then((rendered) => {
      this.rendering -= 1;
      // After a cancellation nobody is to decide any more.
      if (!this.root.consideredCancelled) this.put({ input: 'rendered', gate: effect.gate, rendered });
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
  private report(effect: ReportToParent): void {
    const { id } = effect.event.event;
    this.request(() =>
      reportToParent(effect, this.input).then((outcome) =>
        this.put({ input: 'reported', event: id, outcome }),
      ),
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

// A saga on a real server: a worker whose agents are functions of the test, and somebody who starts it. Import ./quiet-runtime first.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createActivities, createRetryInterceptor } from '../../activities';
import { sagaWorkflowId } from '../../src/contract/ids';
import type { AgentAnswer, AgentWork } from '../../src/contract/inputs';
import { EVENT_SIGNAL, PUBLISH_EVENT_ACTIVITY, taskQueueOf, WORKFLOW } from '../../src/contract/names';
import type { SagaInput, SagaWorkflow } from '../../src/contract/saga';
import { startOptions } from '../../src/contract/start-coordination';
import { sagaPlanOf } from '../../src/coordination/saga/setting';
import type { Envelope } from '../../src/events/envelope';
import type { JsonObject } from '../../src/events/json';
import { type RoutingPlan, type RoutingSaga, RULES_VERSION } from '../../src/plan/routing-plan';
import { type CorrelationRecord, readCorrelation } from '../../src/store/read-correlation';
import { readSaga } from '../../src/store/read-saga';
import { envelope } from './envelope';
import { sagaPlan } from './saga';
import { workflowBundle } from './team';

/** An agent of a test, by task: what it gives back is its answer's payload. */
export type SagaAgent = (work: AgentWork) => Promise<JsonObject | undefined> | JsonObject | undefined;

/** Fails for good, as the worker's wrapper would say it. */
export function failFor(reason: string, problem = `${reason} in the test`): never {
  throw ApplicationFailure.create({
    type: reason,
    message: problem,
    nonRetryable: true,
    details: [{ reason, problem, attempts: 1 }],
  });
}

export class SagaTeam {
  readonly plan: RoutingPlan;
  /** Tasks in the order in which agents began them. */
  readonly trail: string[] = [];
  readonly works: AgentWork[] = [];
  private readonly begun: string[] = [];
  private worker?: Worker;
  private running?: Promise<void>;

  /** `agents`: by task, else every task answers `{}`. */
  constructor(
    readonly environment: TestWorkflowEnvironment,
    readonly saga: RoutingSaga,
    readonly agents: Record<string, SagaAgent> = {},
    rest: Partial<RoutingPlan> = {},
  ) {
    this.plan = sagaPlan(saga, { plan: `saga-team-${randomUUID().slice(0, 8)}`, ...rest });
  }

  async start(): Promise<this> {
    const world = {
      plans: {
        find: () => ({ routing: this.plan, run: { base: '', agents: {}, payloads: {}, examples: {} } }),
      },
      dataFolder: '',
      environment: {},
    };
    this.worker = await Worker.create({
      connection: this.environment.nativeConnection,
      namespace: this.environment.namespace,
      taskQueue: taskQueueOf(this.plan.plan),
      workflowBundle: await workflowBundle(),
      // Every workflow task replays the whole history: what is not deterministic fails at once.
      maxCachedWorkflows: 0,
      // An agent that reports often hears soon that it is cancelled.
      maxHeartbeatThrottleInterval: 200,
      interceptors: { activity: [createRetryInterceptor(world)] },
      activities: {
        default: async (work: AgentWork): Promise<AgentAnswer> => {
          this.trail.push(work.task);
          this.works.push(work);
          const payload = (await this.agents[work.task]?.(work)) ?? {};
          return { payload, attempts: activityInfo().attempt };
        },
        [PUBLISH_EVENT_ACTIVITY]: createActivities(world)[PUBLISH_EVENT_ACTIVITY],
      },
    });
    this.running = this.worker.run();
    return this;
  }

  /** Also holds every saga's reading from its history against what the workflow itself shows. */
  async stop(): Promise<void> {
    try {
      if (this.worker) for (const sagaId of this.begun) await this.agree(sagaId);
    } finally {
      await this.halt();
    }
  }

  /** Stops the worker alone: what is sent meanwhile arrives together, when it is started again. */
  async halt(): Promise<void> {
    if (this.worker?.getState() === 'RUNNING') this.worker.shutdown();
    await this.running;
    this.worker = undefined;
  }

  /** Starts the saga as `signalbox saga start` would; `input` may be anything, to show what is refused. */
  async begin(
    sagaId: string,
    rest: Partial<SagaInput> = {},
    input?: unknown,
  ): Promise<WorkflowHandle<SagaWorkflow>> {
    const plan = sagaPlanOf(this.plan, this.saga.name);
    if (!plan) throw new Error(`the plan has no saga ${this.saga.name}`);
    const whole: SagaInput = {
      plan,
      correlation: sagaId,
      sagaId,
      key: randomUUID(),
      rules: RULES_VERSION,
      generation: 0,
      event: envelope('ReleaseApproved', { correlation_id: sagaId, payload: { version: '2.0.0' } }),
      ...rest,
    };
    if (input === undefined) this.begun.push(sagaId);
    return this.environment.client.workflow.start<SagaWorkflow>(WORKFLOW.saga, {
      workflowId: sagaWorkflowId(this.plan.plan, sagaId),
      taskQueue: taskQueueOf(this.plan.plan),
      args: [(input === undefined ? whole : input) as SagaInput],
    });
  }

  /** Signal-with-start of a coordination, as the client does it. */
  publish(correlation: string, event: Envelope): Promise<WorkflowHandle> {
    const { plan, hash } = this.plan;
    return this.environment.client.workflow.signalWithStart(WORKFLOW.coordination, {
      ...startOptions(this.plan, correlation, event),
      signal: EVENT_SIGNAL,
      signalArgs: [{ events: [event], plan, hash }],
    });
  }

  private async agree(sagaId: string): Promise<void> {
    const { client } = this.environment;
    const handle = client.workflow.getHandle(sagaWorkflowId(this.plan.plan, sagaId));
    const { shown } = await readSaga(client, this.plan.plan, sagaId);
    expect(shown).toEqual(await handle.query('status'));
  }

  /** The correlation that the saga published to, with every event taken. */
  async read(correlation: string): Promise<CorrelationRecord> {
    for (;;) {
      const record = await readCorrelation(this.environment.client, this.plan.plan, correlation);
      if (record.untaken === 0 || record.runs.at(-1)?.status !== 'RUNNING') return record;
      await pause(50);
    }
  }

  /** Types of the events that its coordination admitted, in order. */
  async published(correlation: string): Promise<string[]> {
    const { facts } = await this.read(correlation);
    return facts.flatMap((fact) => (fact.fact === 'event-admitted' ? [fact.envelope.event.type] : []));
  }
}

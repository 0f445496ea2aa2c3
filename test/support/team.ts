// A team on a real server: a worker whose agents are functions of the test, and a publisher. Import ./quiet-runtime first.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { activityInfo } from '@temporalio/activity';
import { type Client, WorkflowIdReusePolicy } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { coordinationId } from '../../src/contract/ids';
import type {
  AgentAnswer,
  AgentWork,
  CoordinationInput,
  CoordinationResult,
} from '../../src/contract/inputs';
import type { EventSignal } from '../../src/contract/messages';
import { EVENT_SIGNAL, taskQueueOf, WORKFLOW } from '../../src/contract/names';
import { signalboxCorrelation, signalboxPlan } from '../../src/contract/search-attributes';
import { statusOf } from '../../src/contract/status';
import { imbalanceOf } from '../../src/coordination/ledger';
import { type RoutingPlan, RULES_VERSION } from '../../src/plan/routing-plan';
import type { RunPlan } from '../../src/plan/run-plan';
import { type CorrelationRecord, readCorrelation } from '../../src/store/read-correlation';
import { bundleOptions } from '../../src/worker/bundle-options';
import { builtBundle } from './build';

/** An agent of a test: what it gives back is its answer's payload. */
export type TestAgent = (work: AgentWork) => Promise<AgentAnswer['payload']> | AgentAnswer['payload'];

let bundle: Promise<WorkflowBundleOption> | undefined;

/** The workflows, bundled once: by global set-up, else here. */
export function workflowBundle(): Promise<WorkflowBundleOption> {
  bundle ??= existsSync(builtBundle)
    ? Promise.resolve({ codePath: builtBundle })
    : bundleWorkflowCode(bundleOptions(resolve(__dirname, '../..')));
  return bundle;
}

/** Agents are functions of the test, so the plan says nothing of how they run. */
const NOTHING_RUNS: RunPlan = { base: tmpdir(), agents: {}, payloads: {}, examples: {} };

export interface TeamOptions {
  plan: RoutingPlan;
  agents?: Record<string, TestAgent>;
  /** How agents run, where a test has it shown. */
  run?: RunPlan;
  /** Small bounds let a test reach the rollover. */
  bounds?: CoordinationInput['bounds'];
  maxCachedWorkflows?: number;
}

/** Workers and a publisher for one plan, which gets a name of its own so that test files share a server in peace. */
export class Team {
  readonly plan: RoutingPlan;
  private worker?: Worker;
  private running?: Promise<void>;

  constructor(
    readonly environment: TestWorkflowEnvironment,
    readonly options: TeamOptions,
  ) {
    this.plan = { ...options.plan, plan: `${options.plan.plan}-${randomUUID().slice(0, 8)}` };
  }

  get client(): Client {
    return this.environment.client;
  }

  async start(): Promise<this> {
    const { agents = {}, maxCachedWorkflows } = this.options;
    this.worker = await Worker.create({
      connection: this.environment.nativeConnection,
      namespace: this.environment.namespace,
      taskQueue: taskQueueOf(this.plan.plan),
      workflowBundle: await workflowBundle(),
      maxCachedWorkflows,
      activities: {
        ...createActivities({
          plans: {
            find: (_, hash) =>
              hash === this.plan.hash
                ? { routing: this.plan, run: this.options.run ?? NOTHING_RUNS }
                : undefined,
          },
          dataFolder: tmpdir(),
          environment: {},
        }),
        default: async (work: AgentWork): Promise<AgentAnswer> => {
          const agent = agents[work.reaction] ?? agents[work.agent];
          return { payload: (await agent?.(work)) ?? {}, attempts: activityInfo().attempt };
        },
      },
    });
    this.running = this.worker.run();
    return this;
  }

  async stop(): Promise<void> {
    if (this.worker?.getState() === 'RUNNING') this.worker.shutdown();
    await this.running;
    this.worker = undefined;
  }

  /** Signal-with-start, as the client does it. */
  async publish(correlation: string, ...events: unknown[]): Promise<void> {
    const { plan, hash } = this.plan;
    const signal: EventSignal = { events, plan, hash };
    const input: CoordinationInput = {
      plan: this.plan,
      correlation,
      rules: RULES_VERSION,
      bounds: this.options.bounds,
    };
    await this.client.workflow.signalWithStart(WORKFLOW.coordination, {
      workflowId: coordinationId(plan, correlation),
      taskQueue: taskQueueOf(plan),
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      args: [input],
      signal: EVENT_SIGNAL,
      signalArgs: [signal],
      typedSearchAttributes: [
        { key: signalboxPlan, value: plan },
        { key: signalboxCorrelation, value: correlation },
      ],
    });
  }

  handle(correlation: string) {
    return this.client.workflow.getHandle(coordinationId(this.plan.plan, correlation));
  }

  async result(correlation: string): Promise<CoordinationResult> {
    return (await this.handle(correlation).result()) as CoordinationResult;
  }

  async history(correlation: string, runId: string) {
    return this.client.workflow.getHandle(coordinationId(this.plan.plan, correlation), runId).fetchHistory();
  }

  read(correlation: string): Promise<CorrelationRecord> {
    return readCorrelation(this.client, this.plan.plan, correlation);
  }

  /** Reads the histories and checks that both sums hold, and that the reading agrees with the coordination's own state. */
  async record(correlation: string): Promise<CorrelationRecord> {
    const record = await this.read(correlation);
    const wrong = imbalanceOf(record.state.ledger);
    if (wrong) throw new Error(`the ledger does not balance: ${wrong}`);
    const last = record.runs.at(-1);
    if (last?.status === 'COMPLETED') {
      const { state } = await this.result(correlation);
      expect(record.state.ledger).toEqual(state.ledger);
      expect(statusOf(record.state, this.plan)).toEqual(statusOf(state, this.plan));
    }
    return record;
  }
}

// A plan of the test with its worker on a real server, made as users make it: from a plan file and agents that are files. Import
// ../support/quiet-runtime first.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkflowIdReusePolicy } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import { correlationFolderPath } from '../../src/agents/correlation-folder';
import { coordinationId } from '../../src/contract/ids';
import type { CoordinationInput } from '../../src/contract/inputs';
import type { EventSignal } from '../../src/contract/messages';
import { EVENT_SIGNAL, taskQueueOf, WORKFLOW } from '../../src/contract/names';
import { signalboxCorrelation, signalboxPlan } from '../../src/contract/search-attributes';
import type { DeliveryEnded } from '../../src/coordination/facts';
import { imbalanceOf } from '../../src/coordination/ledger';
import { type RoutingPlan, RULES_VERSION } from '../../src/plan/routing-plan';
import { type CorrelationRecord, readCorrelation } from '../../src/store/read-correlation';
import { createWorkers } from '../../src/worker/create-worker';
import { workflowBundle } from '../support/team';
import { type Fixture, type FixtureAgent, fixturePlan } from './fixture-plan';

export class FixtureTeam {
  private workers: { worker: Worker; running: Promise<void> }[] = [];

  private constructor(
    readonly environment: TestWorkflowEnvironment,
    readonly fixture: Fixture,
  ) {}

  /** Writes and loads the plan, under a name of its own; no worker runs yet. */
  static async create(
    environment: TestWorkflowEnvironment,
    agents: Record<string, FixtureAgent>,
    rest: object = {},
  ): Promise<FixtureTeam> {
    const plan = `attempts-${randomUUID().slice(0, 8)}`;
    return new FixtureTeam(environment, await fixturePlan(agents, { plan, ...rest }));
  }

  get plan() {
    return this.fixture.compiled.routing;
  }

  /** Runs a worker inside this process. */
  async start(): Promise<this> {
    const workers = await createWorkers({
      connection: this.environment.nativeConnection,
      namespace: this.environment.namespace ?? 'default',
      plans: [this.fixture.compiled],
      dataFolder: this.fixture.world.dataFolder,
      environment: process.env,
      graceMs: 2_000,
      bundle: await workflowBundle(),
    });
    this.workers = workers.map((worker) => ({ worker, running: worker.run() }));
    return this;
  }

  async stop(): Promise<void> {
    for (const { worker } of this.workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.all(this.workers.map(({ running }) => running));
    await this.fixture.remove();
  }

  /** Signal-with-start, as the client does it; `routing` is another plan to start with than the team's own. */
  async publish(
    correlation: string,
    event: object,
    bounds?: CoordinationInput['bounds'],
    routing: RoutingPlan = this.plan,
  ): Promise<void> {
    const { plan, hash } = routing;
    const signal: EventSignal = { events: [event], plan, hash };
    const input: CoordinationInput = { plan: routing, correlation, rules: RULES_VERSION, bounds };
    await this.environment.client.workflow.signalWithStart(WORKFLOW.coordination, {
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

  /** The folder of a correlation. */
  folder(correlation: string): string {
    return correlationFolderPath(this.fixture.world.dataFolder, this.plan.plan, correlation);
  }

  /** The lines of a file in it; none where the file is not there. */
  async lines(correlation: string, name: string): Promise<string[]> {
    const text = await readFile(join(this.folder(correlation), name), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  }

  /** Waits for a delivery's end, read from the history; fails after `limitMs`. */
  async ended(correlation: string, delivery: string, limitMs = 20_000): Promise<DeliveryEnded> {
    for (const until = Date.now() + limitMs; Date.now() < until; ) {
      const { facts } = await this.record(correlation);
      const found = facts.find((fact) => fact.fact === 'delivery-ended' && fact.delivery === delivery);
      if (found) return found as DeliveryEnded;
      await new Promise((next) => setTimeout(next, 100));
    }
    throw new Error(`${delivery} of ${correlation} has not ended within ${limitMs} ms`);
  }

  /** Reads the histories, and checks that both sums of the ledger hold. */
  async record(correlation: string): Promise<CorrelationRecord> {
    const record = await readCorrelation(this.environment.client, this.plan.plan, correlation);
    expect(imbalanceOf(record.state.ledger)).toBeUndefined();
    return record;
  }
}

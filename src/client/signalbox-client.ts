// The verbs of the command line as methods: publish, read, wait, cancel. Node side only.
import type { Client } from '@temporalio/client';
import { coordinationId } from '../contract/ids';
import { STATUS_QUERY } from '../contract/names';
import type { CoordinationStatus } from '../contract/status';
import type { CompiledPlan } from '../plan/compiled-plan';
import { type Followed, followCorrelation } from '../store/follow-correlation';
import { type CorrelationRecord, readCorrelation } from '../store/read-correlation';
import { type DraftDefaults, prepareEvents } from './prepare-events';
import { type Published, type PublishOptions, publishEvents } from './publish-events';
import { waitForRest } from './wait-for-rest';

export interface SignalboxClientOptions {
  /** Connected by the caller, who closes it. */
  client: Client;
  plan: CompiledPlan;
}

export class SignalboxClient {
  private readonly client: Client;
  private readonly plan: CompiledPlan;

  constructor({ client, plan }: SignalboxClientOptions) {
    this.client = client;
    this.plan = plan;
  }

  private get name(): string {
    return this.plan.routing.plan;
  }

  /**
   * Publishes events. Missing fields are filled in (id, timestamp, topic, priority; correlation and source from `options`); all are
   * checked before any is sent, and those of one correlation arrive in the order given.
   * @returns what became of each, in order: sent, or with `receipt` admitted or parked; duplicate or late after the end.
   * @throws EventsRefused where one is wrong: nothing was sent then.
   */
  async publish(drafts: unknown[], options: DraftDefaults & PublishOptions = {}): Promise<Published[]> {
    const envelopes = prepareEvents(this.plan, drafts, options);
    return publishEvents(this.client, this.plan.routing, envelopes, options);
  }

  /** Everything about a correlation, from its histories. @throws CorrelationNotFound */
  read(correlation: string): Promise<CorrelationRecord> {
    return readCorrelation(this.client, this.name, correlation);
  }

  /** The same again and again while it grows; ends when the signal aborts. @throws CorrelationNotFound */
  follow(correlation: string, signal?: AbortSignal): AsyncGenerator<Followed> {
    return followCorrelation(this.client, this.name, correlation, signal);
  }

  /** The live state, asked of a worker. Costs an action; `read` does not, and needs no worker. */
  async status(correlation: string): Promise<CoordinationStatus> {
    return this.handle(correlation).query<CoordinationStatus>(STATUS_QUERY);
  }

  /**
   * Waits until the correlation has ended or nothing can happen in it any more.
   * @throws WaitTimedOut after `timeoutMs` (default: never), CorrelationNotFound
   */
  wait(
    correlation: string,
    options: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<CorrelationRecord> {
    return waitForRest(this.client, this.name, correlation, options);
  }

  /** Asks for cancellation: agents are told to stop, what is open is discarded with that reason. @throws CorrelationNotFound */
  async cancel(correlation: string): Promise<void> {
    await this.read(correlation);
    await this.handle(correlation).cancel();
  }

  private handle(correlation: string) {
    return this.client.workflow.getHandle(coordinationId(this.name, correlation));
  }
}

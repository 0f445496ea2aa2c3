// The verbs of the command line as methods: publish, ask, read, wait, decide, pause, cancel, and those of sagas. Node side only.
import type { Client } from '@temporalio/client';
import type { PauseRequest, ResumeRequest } from '../contract/control';
import type { DecideAnswer, DecideRequest } from '../contract/gate';
import { coordinationId } from '../contract/ids';
import { STATUS_QUERY } from '../contract/names';
import type { CoordinationStatus } from '../contract/status';
import type { CompiledPlan } from '../plan/compiled-plan';
import { type Followed, followCorrelation } from '../store/follow-correlation';
import { type CorrelationRecord, readCorrelation } from '../store/read-correlation';
import { readSaga, type SagaRecord } from '../store/read-saga';
import { type Asked, ask, type Question } from './ask';
import { decide } from './gates';
import { pauseCorrelation, pausePlan, resumeCorrelation, resumePlan } from './pauses';
import { type DraftDefaults, prepareEvents } from './prepare-events';
import { prepareSaga, type SagaDraft } from './prepare-saga';
import { SagaRefused } from './problems';
import { type Published, type PublishOptions, publishEvents } from './publish-events';
import { type CancelAnswer, cancelSaga, startSaga } from './sagas';
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
   * Publishes events. Missing fields are filled in (id, timestamp, topic, priority; correlation, source and parent from `options`); all are
   * checked before any is sent, and those of one correlation arrive in the order given.
   * @returns what became of each, in order: sent, or with `receipt` admitted or parked; duplicate or late after the end.
   * @throws EventsRefused where one is wrong: nothing was sent then.
   */
  async publish(drafts: unknown[], options: DraftDefaults & PublishOptions = {}): Promise<Published[]> {
    const envelopes = prepareEvents(this.plan, drafts, options);
    return publishEvents(this.client, this.plan.routing, envelopes, options);
  }

  /**
   * Sends a query or a command and waits for its answer, `timeoutMs` milliseconds (default: the plan's for the type, else 30 s).
   * @throws EventsRefused where the event is wrong: nothing was sent then.
   */
  ask(question: Question, options: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<Asked> {
    return ask(this.client, this.plan, question, options);
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

  /** Decides on a gate, or on an approval. @throws DecisionRefused */
  decide(correlation: string, request: DecideRequest): Promise<DecideAnswer> {
    return decide(this.client, this.name, correlation, request);
  }

  /** Pauses a correlation, or without one the whole plan. @throws PauseRefused */
  async pause(request: PauseRequest, correlation?: string): Promise<void> {
    if (correlation === undefined) await pausePlan(this.client, this.plan.routing, request);
    else await pauseCorrelation(this.client, this.name, correlation, request);
  }

  /** Ends such a pause. @throws PauseRefused where it is not paused so */
  async resume(request: ResumeRequest, correlation?: string): Promise<void> {
    if (correlation === undefined) await resumePlan(this.client, this.name, request);
    else await resumeCorrelation(this.client, this.name, correlation, request);
  }

  /** Starts a saga of the plan. `exists`: there is one of that id. @throws SagaRefused where it cannot be started so */
  async startSaga(draft: SagaDraft): Promise<{ sagaId: string; outcome: 'started' | 'exists' }> {
    const prepared = prepareSaga(this.plan, draft);
    if ('problem' in prepared) throw new SagaRefused(prepared.problem);
    const { input } = prepared;
    return { sagaId: input.sagaId, outcome: await startSaga(this.client, input) };
  }

  /** A saga's state, live or after its end, from its histories. @throws SagaNotFound */
  readSaga(sagaId: string): Promise<SagaRecord> {
    return readSaga(this.client, this.name, sagaId);
  }

  /** Asks a saga to end: what was begun is undone. @throws SagaNotFound */
  cancelSaga(sagaId: string): Promise<CancelAnswer> {
    return cancelSaga(this.client, this.name, sagaId);
  }

  private handle(correlation: string) {
    return this.client.workflow.getHandle(coordinationId(this.name, correlation));
  }
}

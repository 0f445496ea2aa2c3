// The package's door: what a team writes its agents and plans with, and the client that publishes and reads. Node side only.
export {
  type AgentContext,
  type AgentFunction,
  AgentOutcome,
  type AgentTask,
  defineAgent,
  type EmitOptions,
} from './agents/agent';
export type { Asked, Question } from './client/ask';
export { DecisionRefused } from './client/gates';
export { PauseRefused } from './client/pauses';
export type { DraftDefaults } from './client/prepare-events';
export type { SagaDraft } from './client/prepare-saga';
export { EventsRefused, type LateEvent, type RefusedEvent, SagaRefused } from './client/problems';
export type { Published, PublishOptions } from './client/publish-events';
export { SignalboxClient, type SignalboxClientOptions } from './client/signalbox-client';
export { WaitTimedOut } from './client/wait-for-rest';
export type { PauseRequest, ResumeRequest } from './contract/control';
export type { DecideAnswer, DecideRequest } from './contract/gate';
export type { CoordinationStatus } from './contract/status';
export { explainCorrelation } from './coordination/explain/explain-correlation';
export { explainEvent } from './coordination/explain/explain-event';
export type { CorrelationExplanation, ExplainRow, Explanation } from './coordination/explain/explanation';
export type { Explained } from './coordination/explain/gathered';
export type { Fact } from './coordination/facts';
export { imbalanceOf, type Ledger } from './coordination/ledger';
export type { CoordinationState, Phase } from './coordination/state';
export { type TimelineRow, timelineOf } from './coordination/timeline/timeline';
export { type CloudEvent, fromCloudEvent, toCloudEvent } from './events/cloudevents';
export type { Envelope, Priority } from './events/envelope';
export type { JsonObject, JsonValue } from './events/json';
export { checkPlan } from './plan/check/check-plan';
export type { CompiledPlan } from './plan/compiled-plan';
export { definePlan } from './plan/define-plan';
export { compileValue, loadPlan } from './plan/load-plan';
export { PlanInvalid, type PlanProblem } from './plan/problem';
export type { RoutingPlan } from './plan/routing-plan';
export { CorrelationNotFound, type CorrelationRecord, type RunSummary } from './store/read-correlation';
export { SagaNotFound, type SagaRecord } from './store/read-saga';
export {
  type Connected,
  type ConnectionChoice,
  ConnectionInvalid,
  connect,
  connectionSettings,
  ServerUnreachable,
} from './temporal/connect';

// A saga's workflow: what it is given, what is asked of it, what it answers. Safe: may be imported by workflows.

import type { Ending } from '../coordination/delivery/ending';
import type { EventReference } from '../coordination/delivery/event-slot';
import type { GateVerdict } from '../coordination/saga/gate-verdict';
import type { SagaBounds } from '../coordination/saga/rollover';
import type { SagaSetting } from '../coordination/saga/setting';
import type { Settlement } from '../coordination/saga/settlement';
import type { ShownSaga } from '../coordination/saga/shown';
import type { SagaState } from '../coordination/saga/state';
import type { Envelope } from '../events/envelope';
import type { RoutingApproval, RoutingSaga } from '../plan/routing-plan';
import type { AgentWork } from './inputs';

export type { GateVerdict, Settlement };

/** Workflow `saga`. `plan` is `sagaPlanOf(routing plan, name)`. */
export interface SagaInput extends SagaSetting {
  /** The version of the rules that it was begun with. */
  rules: number;
  /** Of the coordination that started it; 0 where none did. */
  generation: number;
  /** Another workflow that is told the ending: the shown state, by this signal. */
  reportTo?: { workflowId: string; signal: string };
  priorityKey?: number;
  fairnessKey?: string;
  /** Other bounds of a run than `SAGA_BOUNDS`. */
  bounds?: Partial<SagaBounds>;
  /** What an earlier run handed over. */
  carried?: SagaState;
}

/** The result: the same as query `status` shows. */
export type SagaResult = ShownSaga;
export type SagaWorkflow = (input: SagaInput) => Promise<SagaResult>;

/** What stands beside the events in signal `event` where a step waits for a gate. */
export interface GateAsk {
  /** The saga's workflow id, which takes signal `gate`. */
  saga: string;
  step: string;
  /** A gate of the plan, or an approval of its own. */
  gate?: string;
  approval?: RoutingApproval;
  /** What will run. */
  work: AgentWork;
}

/** What stands beside the events in signal `event` where a step that waited for a gate asks no more. */
export type GateWithdrawal = Pick<GateAsk, 'saga' | 'step'>;

/** The argument of activity `signalbox.publish-event`: an event for a correlation, or a question to it. */
export interface PublishEventInput {
  plan: string;
  hash: string;
  correlation: string;
  event?: Envelope;
  asksGate?: GateAsk;
  withdrawsGate?: GateWithdrawal;
  /** Nobody has published the beginning, as of a saga that was started by hand: the correlation is told of it. */
  tellsBeginning?: true;
  /** Where the payload of the event stands, which was too large to come along. */
  body?: { correlation: string; reference: EventReference };
  /** Of a child that reports how it ended: its correlation. */
  reportedBy?: string;
  /** What the correlation is said to begin with, where it has not begun. Its payload is not looked at. */
  begunBy: Envelope;
}

/** `late`: the correlation has ended, and has not seen the event. */
export interface PublishEventAnswer {
  outcome: 'sent' | 'late';
}

/** The ending of a delivery whose saga could not be started: one of that id runs, or has run. It says what helps. */
export function sagaNotStarted(
  { name, sagaId: template }: Pick<RoutingSaga, 'name' | 'sagaId'>,
  sagaId: string,
  correlation: string,
): Ending {
  const problem = `saga ${sagaId} could not be started: there is one of that id already; ${adviceOn(template)}, or start another by hand: signalbox saga start ${name} --correlation ${correlation} --id OTHER`;
  return { ending: 'failed', reason: 'saga_exists', problem, attempts: 1 };
}

/** An id that is made of the correlation can only be had once in it. */
const adviceOn = (template: string): string =>
  template.includes('{correlation_id}')
    ? `its saga_id ${template} gives one in each correlation: publish what is to start another under a correlation of its own`
    : `its saga_id ${template} is the same for all correlations: put {correlation_id} into it`;

// The state of one correlation: plain JSON, carried over continue-as-new and returned as the run's result.
// Safe and pure: types only. Nothing here knows the workflow that hosts it: many correlations may share one later.
import type { Envelope } from '../events/envelope';
import type { JsonObject } from '../events/json';
import type { Answer } from './answers';
import type { ControlState } from './control';
import type { FamilyState } from './family/family-state';
import type { GateState } from './gate/gate-state';
import type { TakenBack } from './gate/taken-back';
import type { JoinState } from './join/join';
import type { Ledger } from './ledger';
import type { MachineState } from './machine';
import type { PauseInForce } from './pause';
import type { Sequence, Time } from './reckoning';
import type { Supply } from './satisfiability/supply';

import type { Subtask } from './subtasks';

export type { Sequence, Time };

export interface CoordinationState extends FamilyState {
  correlation: string;
  /** 0 at first; one more each time a closed correlation is reopened. */
  generation: number;
  /** How many runs the chain has had, this one included. */
  runs: number;
  admitted: Sequence;
  /** Identities already seen, oldest block first: see `window.ts`. */
  window: string[][];
  /** Bodies of the events that open deliveries and joins still need, by sequence. */
  held: Record<string, HeldEvent>;
  /** Deliveries that have not ended, by delivery id. */
  open: Record<string, Delivery>;
  /** How far each join has come, by reaction name; `complete_on` and `fail_on` have names of their own. */
  joins: Record<string, JoinState>;
  /** Deadlines of joins: timer id → when it is due. */
  timers: Record<string, Time>;
  deadLetters: DeadLetterRow[];
  /** The last parked events, newest last; all of them are in the history. */
  parked: ParkedRow[];
  /** Plan hashes other than this run's that publishers used, with how many events came so. */
  otherHashes: Record<string, number>;
  ledger: Ledger;
  phase: Phase;
  /** Why the phase is what it is, where that is not plain. */
  phaseReason?: string;
  /** The event that met `complete_on`; `fail_on` likewise. */
  completeMet?: string;
  failMet?: string;
  /** The correlation was cancelled while sagas ran: it ends when they have put right what they did. */
  cancelRequested?: true;
  /** Pauses in force: by name, those of the whole plan by `plan ` and their name. */
  pauses?: Record<string, PauseInForce>;
  /** What this correlation was last told of the plan's pauses; absent where there never was one. */
  control?: ControlState;
  /** Gates that somebody has asked for or brought evidence for, by name; approvals by `approval <delivery>`. */
  gates?: Record<string, GateState>;
  /** Of plans in which people decide: the last events' ids, and from whom each comes in the end. */
  origins?: Record<string, string[]>;
  /** Of plans whose gates take evidence: what was taken back last, come or still to come. */
  takenBack?: TakenBack[];
  machines?: Record<string, MachineState>;
  /** Answers to events whose publisher waits for one, by event id. */
  answers?: Record<string, Answer>;
  /** Subtasks that agents have planned, by name. */
  subtasks?: Record<string, Subtask>;
  /** What joins must know of those who feed them; only in plans that have joins. */
  supply?: Supply;
  /** Why joins that can no longer be met are not noticed; absent, as always, where they are. */
  unjudged?: Unjudged;
}

/**
 * `active`: work is open. `paused`: a pause is in force, and only what runs and what the plan lets through goes on. `idle`: nothing is open and the plan waits for nothing. `stalled`: nothing is open, yet the plan
 * waits for something. The other three are ends.
 */
export type Phase = 'active' | 'paused' | 'idle' | 'stalled' | 'complete' | 'failed' | 'cancelled';

/** A rule that looks whether joins can still be met has thrown. */
export interface Unjudged {
  problem: string;
  since: Time;
}

/** The body of an event that something open still needs. */
export interface HeldEvent {
  /** Where `elsewhere` is set, its payload is `{}`. */
  envelope: Envelope;
  /** The body was too large to be carried: it is in the history of `run`. */
  elsewhere?: true;
  /** The run that admitted it. */
  run: string;
  /** Size of the envelope as JSON. */
  bytes: number;
  /** How many open deliveries need it. */
  uses: number;
}

/** Event × matching reaction, or a join's round. Ids: `<reaction>#<sequence>`, `<reaction>#r<round>`. */
export interface Delivery {
  id: string;
  reaction: string;
  /** The event that caused it (of a round the last arrival). */
  event: Sequence;
  /** Of a round: all its members in order of arrival. */
  members?: Sequence[];
  /** Stays the same over every attempt, rollover and redelivery. Empty while the row waits for its round, which has its own. */
  key: string;
  state: 'waiting' | 'held' | 'queued' | 'running';
  /** Of `held`: what holds it, in words: `pause blockers`, `gate security-clearance`. */
  heldBy?: string;
  /** Of a subtask that an agent has planned: its name and what it is given. */
  subtask?: { task: string; input: JsonObject };
  /** Attempts that earlier runs have used up. */
  spent?: SpentAttempts;
  /** How often it was dispatched and came back because of a pause of the plan. */
  handedBack?: number;
  /** True once its `started` event has been published. */
  announced?: boolean;
}

export interface SpentAttempts {
  /** Attempts in which the agent failed. */
  failures: number;
  /** Attempts that a dying worker took with it. */
  crashes: number;
}

export interface DeadLetterRow {
  delivery: string;
  reaction: string;
  event: { sequence: Sequence; id: string; type: string; source: string };
  reason: string;
  problem: string;
  attempts: number;
  at: Time;
}

export interface ParkedRow {
  /** As far as it could be read. */
  id?: string;
  type?: string;
  source?: string;
  reason: ParkReason;
  problem: string;
  at: Time;
}

export type ParkReason =
  | 'conflict'
  | 'invalid_payload'
  | 'source_not_allowed'
  | 'foreign_plan'
  | 'foreign_correlation'
  | 'hop_limit'
  | 'payload_too_large'
  | 'invalid_subtasks'
  | 'rule_error';

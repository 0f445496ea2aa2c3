// How far a gate has come (M14), or an approval of one piece of work (M30). Safe: types only; plain JSON.
import type { Envelope } from '../../events/envelope';
import type { JsonObject } from '../../events/json';
import type { RoutingApproval } from '../../plan/routing-plan';
import type { Sequence, Time } from '../reckoning';

export interface GateState {
  /**
   * `refused`: somebody said no. `expired`: nobody said yes in time, which means no. `withdrawn`: the correlation, or the saga that
   * waited alone, ended before anybody decided; asked for again, a new round begins.
   */
  status: 'waiting' | 'open' | 'refused' | 'expired' | 'withdrawn';
  /** 1, 2, …: each has one outcome at most. A new one begins where evidence was taken back, or comes after a no. */
  round: number;
  /** When the round began. */
  since: Time;
  /** Since when something waits for it in this round: from here people's time counts. */
  asked?: Time;
  /** Pieces that count, oldest first; each with the criterion that it is for. */
  evidence: Evidence[];
  /** Of this round, oldest first. */
  decisions: Decision[];
  /** When the round was decided. */
  decided?: Time;
  /** Of `withdrawn`, where it was not the end of the correlation: why, in a sentence. */
  because?: string;
  /** Of an approval: what the plan asks for. */
  approval?: RoutingApproval;
  /** Of an approval: what exactly would run. */
  action?: Action;
  /** Steps of sagas that wait for it. */
  asks?: GateAsker[];
  /** The last event that had to do with it, without its body: what the gate publishes follows from it. */
  cause?: Envelope;
}

export interface Evidence {
  /** Its number among the gate's criteria, from 0. */
  criterion: number;
  sequence: Sequence;
  id: string;
  type: string;
  /** Who brought it. */
  source: string;
  /** When it was admitted. */
  at: Time;
  hops: number;
  /** From whom the event came that it answers, back to those outside: they may not decide. */
  askedBy: string[];
}

export interface Decision {
  by: string;
  verdict: 'approve' | 'reject';
  /** The role in which it was given, where it was said. */
  role?: string;
  /** Of an approval of an action: the hash of what was approved. */
  hash?: string;
  note?: string;
  at: Time;
}

/** Neither hash nor problem: a worker has been asked to show it. */
export interface Action {
  /** SHA-256 of the whole rendering. */
  hash?: string;
  /** Why it cannot be shown: then it can only be rejected. */
  problem?: string;
  /** Of a saga's step: the work to show, kept until it has been shown. */
  work?: JsonObject;
}

/** A step of a saga that waits for a gate. */
export interface GateAsker {
  /** The saga's workflow id. */
  saga: string;
  sagaId?: string;
  step: string;
  askedBy: string[];
  /** Where the step has to be approved as well, once the gate is open: by which name, and what is asked for. */
  then?: { name: string; approval: RoutingApproval; work: JsonObject };
}

/** What the rules are told of an action: it was shown, or cannot be. */
export type Rendered = { hash: string; text: string } | { problem: string };

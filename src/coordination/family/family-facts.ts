// What happened between a correlation and its parent or children, as the rules record it. Safe and pure: types only.
import type { Envelope } from '../../events/envelope';
import type { Sequence, Time } from '../reckoning';
import type { EndTrigger, ReportOutcome } from './family-state';

export type FamilyFact =
  | ParentNamed
  | OtherParentNamed
  | FinalEventKept
  | ReportBegun
  | ReportEnded
  | ChildBegun
  | ChildReported;

export interface ParentNamed {
  fact: 'parent-named';
  parent: string;
  at: Time;
}

/** A later event named another parent, or named one where the correlation began without. It is taken all the same. */
export interface OtherParentNamed {
  fact: 'other-parent-named';
  parent: string;
  /** The event's id. */
  event: string;
  at: Time;
}

/** An end was met first by this event, whose body is needed for the report. */
export interface FinalEventKept {
  fact: 'final-event-kept';
  trigger: EndTrigger;
  sequence: Sequence;
  envelope: Envelope;
  bytes: number;
  run: string;
}

export interface ReportBegun {
  fact: 'report-begun';
  /** The id of the event in the parent, and its type. */
  event: string;
  type: string;
  at: Time;
}

export type ReportEnded = { fact: 'report-ended'; event: string; at: Time } & ReportOutcome;

export interface ChildBegun {
  fact: 'child-begun';
  child: string;
  at: Time;
}

export interface ChildReported {
  fact: 'child-reported';
  child: string;
  at: Time;
}

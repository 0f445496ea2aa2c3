// What a correlation keeps of its parent and its children (M11). Safe and pure: types only.
import type { Sequence, Time } from '../reckoning';

/** All of it is absent in a correlation without a parent, without children. */
export interface FamilyState {
  /** Who is told how this correlation ends: named by the event that began it. */
  parent?: string;
  /** Other parents that later events named, with how many did. They are told nothing. */
  otherParents?: Record<string, number>;
  /** Events that met the ends of this generation, by sequence. Their bodies are held until they are reported. */
  finals?: Partial<Record<EndTrigger, Sequence>>;
  /** What became of the last report to the parent, in this generation. */
  report?: Report;
  /** Correlations that were begun with this one as their parent, as far as it was told. */
  children?: Record<string, ChildStanding>;
}

export type EndTrigger = 'complete_on' | 'fail_on';

export type ChildStanding = 'at-work' | 'reported';

/** `late`: the parent had ended. `failed`: the report could not be sent, and `problem` says why. */
export type ReportStatus = 'pending' | 'sent' | 'late' | 'failed';

export interface Report {
  /** The id of the event in the parent. */
  event: string;
  type: string;
  status: ReportStatus;
  problem?: string;
  /** When it became so. */
  at: Time;
}

/** What became of a report that was sent, or could not be. */
export type ReportOutcome = { outcome: 'sent' | 'late' } | { outcome: 'failed'; problem: string };

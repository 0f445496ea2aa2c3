// What a demo is: an example of the package, and what stands around it while it runs. Types only.
import type { Client } from '@temporalio/client';
import type { JsonObject } from '../../events/json';
import type { CompiledPlan } from '../../plan/compiled-plan';
import type { CorrelationRecord } from '../../store/read-correlation';
import type { ExitCode } from '../exit-codes';
import type { ServerFlags } from '../options';
import type { CliWorld } from '../world';

export interface DemoFlags extends ServerFlags, OwnFlags {
  output: 'text' | 'json';
  keep?: boolean;
}

/** Options that not every demo has. */
export interface OwnFlags {
  story?: string;
  break?: string;
}

export interface Demo {
  /** The folder of the example, and the word after `demo`. */
  name: string;
  summary: string;
  /** Which of the options that not every demo has are for this one. */
  options: readonly (keyof OwnFlags)[];
  /** Looks at the options and prepares a run; starts nothing. Throws `Problem` (exit 2) where an option cannot be used. */
  prepare(setting: DemoSetting): Promise<Scene>;
}

export interface DemoSetting {
  world: CliWorld;
  flags: DemoFlags;
  plan: CompiledPlan;
  correlation: string;
  /** The data folder, absolute. */
  data: string;
}

/** One run of a demo. */
export interface Scene {
  /** The first event's payload. Absent: the example's. */
  payload?: JsonObject;
  /** Sets up what the example works on; given up when the signal aborts. */
  open?(signal: AbortSignal): Promise<void>;
  /** What came of it, once the correlation is at rest. Default: exit 0 if it is complete. */
  ending?(record: CorrelationRecord, client: Client): Promise<DemoEnding>;
  /** Correlations that it begins beside that of the first event. */
  others?: readonly string[];
  /** Takes back what outlives its correlations, where the demo was given up on the way: they have ended, and the worker still runs. */
  abandon?(client: Client): Promise<void>;
  /** Stops what was set up, however far that came. Called once, also after a failure. */
  close?(): Promise<void>;
}

export interface DemoEnding {
  exit: ExitCode;
  /** Lines of the report, below the artefacts. */
  lines: string[];
  /** What this demo alone has to tell, beside `demo`, `correlation`, `phase` and `ledger`, in the first line of `-o json`. */
  seen: object;
  /** The last state of its saga: the last line of `-o json`. */
  saga?: object;
  /** The correlation as the report shows it, where more has come of it since it was first at rest. */
  record?: CorrelationRecord;
}

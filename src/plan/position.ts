// Where something stands in a plan's text. Safe: types only, may be imported by every room.

/** Both from 1. */
export interface Position {
  line: number;
  column: number;
  /** Of a plan without a text, which has no lines to point at: the way to the value, `agents.reviewer.timeout`. */
  inside?: string;
}

/** From the top of the plan: `['agents', 'reviewer', 'on', 'all', 0]`. */
export type PlanPath = readonly (string | number)[];

export interface Positions {
  /**
   * Where the value (or, if asked, the key) at a path begins. A path that nobody wrote, as of a word that is missing, gives the
   * position of the nearest thing around it.
   */
  of(path: PlanPath, part?: 'key' | 'value'): Position;
}

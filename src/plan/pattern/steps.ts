// What an evaluation costs, counted in comparisons and not in time, so that a test can tell linear from worse. Safe: a type only.

export interface Steps {
  steps: number;
}

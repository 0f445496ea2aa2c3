// What the undo of a saga's step publishes. Safe: pure, may be imported by every room and by the workflow sandbox.

/** `RemoveFromStaging` → `RemoveFromStagingCompleted`. */
export const undoCompleted = (task: string): string => `${task}Completed`;

/** `RemoveFromStaging` → `RemoveFromStagingFailed`. */
export const undoFailed = (task: string): string => `${task}Failed`;

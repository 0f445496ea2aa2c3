// New ids for events from outside. Loads a source of chance: for doors and activities, never for a workflow.
import { v7 } from 'uuid';

/** A new event id, sortable by the time it was made: `evt-<uuidv7>`. */
export function newEventId(): string {
  return `evt-${v7()}`;
}

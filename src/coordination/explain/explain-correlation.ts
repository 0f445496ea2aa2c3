// Where a correlation stands and why (N2): what is open and what it waits for, what went wrong, what was dropped. Safe and pure.
import type { CorrelationExplanation } from './explanation';
import { deadLetterRows, sagaRows, unjudgedRows, unsatisfiableRows } from './failed-rows';
import { childRows, parentRows } from './family-rows';
import { type Explained, gather } from './gathered';
import { droppedRows, expiredRows, parkedRows, unmatchedRows } from './lost-rows';
import { endWaitRows, gateRows, joinRows } from './wait-rows';
import { pauseRows, workRows } from './work-rows';

/** Rows in the order in which a person asks: what holds it, what is at work, what is waited for, what failed, what was lost. */
export function explainCorrelation(explained: Explained): CorrelationExplanation {
  const seen = gather(explained);
  const { phase, phaseReason } = explained.state;
  return {
    phase,
    ...(phaseReason !== undefined && { reason: phaseReason }),
    rows: [
      ...pauseRows(seen),
      ...workRows(seen),
      ...gateRows(seen),
      ...joinRows(seen),
      ...endWaitRows(seen),
      ...childRows(seen),
      ...parentRows(seen),
      ...deadLetterRows(seen),
      ...sagaRows(seen),
      ...unsatisfiableRows(seen),
      ...unjudgedRows(seen),
      ...expiredRows(seen),
      ...droppedRows(seen),
      ...parkedRows(seen),
      ...unmatchedRows(seen),
    ],
  };
}

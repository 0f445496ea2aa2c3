// What the Web UI shows of a plan's pauses without our tools: details and search attributes. Runs in the workflow sandbox.
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { pausesText } from '../src/contract/control';
import { signalboxReason, signalboxState } from '../src/contract/search-attributes';
import type { ControlState } from '../src/coordination/control';

const cell = (text: string): string => text.replace(/[|\\`\n\r]/g, ' ').slice(0, 200);

/** `changed`: search attributes are written too, which costs an action. */
export function showPauses(plan: string, { pauses }: ControlState, changed: boolean): void {
  const rows = pauses.map(
    ({ pause, reason, by, since }) =>
      `| ${cell(pause)} | ${cell(reason)} | ${cell(by)} | ${new Date(since).toISOString()} |`,
  );
  const table =
    rows.length > 0
      ? ['', '| pause | because | by | since |', '|---|---|---|---|', ...rows]
      : ['', 'No pause is in force.'];
  setCurrentDetails([`Pauses of plan **${cell(plan)}**: ${pauses.length}`, ...table].join('\n'));
  if (!changed) return;
  const isPaused = pauses.length > 0;
  upsertSearchAttributes([
    { key: signalboxState, value: isPaused ? 'paused' : null },
    { key: signalboxReason, value: isPaused ? pausesText(pauses).slice(0, 200) : null },
  ]);
}

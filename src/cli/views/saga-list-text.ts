// Sagas as a list. Pure but for the table's layout, which is loaded late.
import { standingOf } from '../../client/saga-standing';
import type { SagaRecord } from '../../store/read-saga';
import { late } from '../late';
import type { Output } from '../output/output';
import { shellWord } from '../output/shell-word';
import { visible } from '../output/visible';
import { counted } from './heading';
import { isUntaken, sagaTones } from './saga-text';

/** A row each saga. */
export function sagaTable(sagas: readonly SagaRecord[], output: Output): string[] {
  if (sagas.length === 0) return ['no saga'];
  const several = new Set(sagas.map(({ plan }) => plan.plan)).size > 1;
  const rows = sagas.map((record) => {
    const { shown, plan, correlation, runs } = record;
    const standing = standingOf(record);
    const started = new Date(runs[0]?.startedAt ?? 0).toISOString().replace(/\.\d+Z$/, 'Z');
    return [
      visible(shown.saga_id),
      visible(plan.saga.name),
      ...(several ? [visible(plan.plan)] : []),
      output.tone(sagaTones[standing], standing),
      `${shown.current_step} of ${plan.saga.steps.length}`,
      visible(correlation),
      started,
      visible(remarkOn(record)),
    ];
  });
  const head = [
    'SAGA ID',
    'SAGA',
    ...(several ? ['PLAN'] : []),
    'STATUS',
    'STEP',
    'CORRELATION',
    'STARTED',
    '',
  ];
  const [first] = sagas;
  const next = first && output.tone('dim', `next: signalbox saga status ${shellWord(first.shown.saga_id)}`);
  return [...late.table().tableOf(rows, { head }), ...(next ? [next] : [])];
}

/** What a person should know of it at a glance. */
function remarkOn(record: SagaRecord): string {
  const { shown } = record;
  if (isUntaken(record)) return 'no worker has taken it yet';
  if (shown.left_to_do) return `${counted(shown.left_to_do.length, 'step')} left to do by hand`;
  if (shown.waits_for) return `waits for ${shown.waits_for}`;
  return shown.failure ? `${shown.failed_step}: ${shown.failure.reason}` : '';
}

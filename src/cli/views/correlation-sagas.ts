// The sagas of a correlation among the lines of `status` and `wait`: how each stands and what is left to a person. Pure.
import { hasEnded, standingOf } from '../../client/saga-standing';
import type { SagaRecord } from '../../store/read-saga';
import type { Output } from '../output/output';
import { shellWord } from '../output/shell-word';
import { visible } from '../output/visible';
import { isUntaken, nextCommand, sagaTones } from './saga-text';

/** `saga release-7 (release): partially_compensated: Deploy failed (exit_1)`, then what is left to do by hand, and what to type next. */
export function correlationSagaLines(sagas: readonly SagaRecord[], output: Output): string[] {
  return sagas.flatMap((record) => {
    const { shown } = record;
    const standing = standingOf(record);
    const left = (shown.left_to_do ?? []).map(({ step, compensate, reason, problem }) =>
      output.tone(
        'bad',
        visible(
          `  left to do by hand, step ${step}: ${compensate ? `${compensate}, ` : ''}${reason}: ${problem}`,
        ),
      ),
    );
    const waits = shown.waits_for !== undefined && !hasEnded(record);
    const next = hasEnded(record) ? `signalbox saga status ${shellWord(shown.saga_id)}` : nextCommand(record);
    const helps = left.length > 0 || waits ? [output.tone('dim', `  next: ${next}`)] : [];
    return [
      `saga ${visible(shown.saga_id)} (${visible(shown.saga)}): ${output.tone(sagaTones[standing], standing)}${visible(whyOf(record))}`,
      ...left,
      ...helps,
    ];
  });
}

function whyOf(record: SagaRecord): string {
  const { shown } = record;
  if (isUntaken(record)) return ', no worker has taken it yet';
  const failed = shown.failure ? `, ${shown.failed_step} failed (${shown.failure.reason})` : '';
  const left = shown.left_to_do ? ': IT NEEDS HELP' : '';
  const waits = shown.waits_for !== undefined && !hasEnded(record) ? `, waits for ${shown.waits_for}` : '';
  return `${failed}${waits}${left}`;
}

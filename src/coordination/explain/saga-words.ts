// How a saga stands, and why it compensates: `RunE2ETests failed (temporary_failure: …): undoing RemoveFromStaging`. Safe and pure.
import type { SagaTold } from './saga-told';

/** One sentence for its standing, and further ones for what people have to know beside it. */
export function sagaWords(told: SagaTold): { standing: string; details: string[] } {
  return {
    standing: standingWords(told),
    details: [...leftWords(told), ...unknownWords(told), ...told.settled],
  };
}

function standingWords(told: SagaTold): string {
  const { status, done, atWork, waitsFor, undone } = told;
  const way = done.length === 0 ? '' : `; done: ${done.join(', ')}`;
  switch (status) {
    case 'in_progress':
      return waitsFor === undefined ? `at ${atWork}${way}` : `waits for ${waitsFor}${way}`;
    case 'unknown':
      return done.length === 0 ? 'no step has ended yet' : `done: ${done.join(', ')}`;
    case 'compensating':
      return `${failureWords(told)}: ${undoWords(told)}${waitsFor === undefined ? '' : `; waits for ${waitsFor}`}`;
    case 'completed':
      return 'completed';
    case 'failed':
      return `failed: ${failureWords(told)}, and there was nothing to undo`;
    case 'compensated':
    case 'partially_compensated':
      return `${status.replace('_', ' ')}: ${failureWords(told)}; undone: ${listed(undone)}`;
    case 'cancelled':
      return `cancelled; undone: ${listed(undone)}`;
  }
}

const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));

/** A saga that was cancelled compensates without a failure. */
const failureWords = ({ failed }: SagaTold): string => {
  if (!failed) return 'it was cancelled';
  const { step, reason, problem } = failed;
  return `${step} failed (${problem === '' || problem === reason ? reason : `${reason}: ${problem}`})`;
};

/** The one at work first; which it is only the saga's own state tells. */
function undoWords({ toUndo, undone }: SagaTold): string {
  const before = undone.length === 0 ? '' : `; undone: ${undone.join(', ')}`;
  return toUndo.length === 0
    ? `undoing what was done${before}`
    : `undoing ${toUndo.join(', then ')}${before}`;
}

const leftWords = ({ left }: SagaTold): string[] =>
  left.map(
    ({ what, reason, problem }) =>
      `left to do by hand: ${what} (${reason}${problem === '' ? '' : `: ${problem}`})`,
  );

const unknownWords = ({ unknown }: SagaTold): string[] =>
  unknown.map((step) => `nobody knows whether ${step} took effect`);

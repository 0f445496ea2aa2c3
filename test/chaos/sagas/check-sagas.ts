// Holds what the witness saw and what the product says of each saga against what the plan wants. Pure.
import { effectsOf, type PlannedSaga } from './saga-plan';
import type { Witnessed } from './witness';

/** A saga as the product shows it, and what its coordination was told. */
export interface ReadSaga {
  sagaId: string;
  status: string;
  /** Facts that say that it ended. */
  ends: number;
  /** Names of undos, in the order of undoing. */
  undone: string[];
  /** Types of the events in its correlation that say how it ended. */
  outcomes: string[];
}

export interface CheckedSagas {
  sagas: number;
  /** Effects of steps and of undos. */
  steps: number;
  undos: number;
  /** How often an agent was started: at least once a work. */
  starts: number;
  /** Works without an effect, skipped compensations among them. */
  lost: number;
  /** Effects too many: of one work twice, or of what nobody planned. */
  dup: number;
  /** Sagas whose works came in another order than the plan's, or that went back to an earlier one. */
  order: number;
  /** Sagas that have not ended, or not in exactly one state, the right one. */
  stuck: number;
  /** A sentence for each of the above. */
  problems: string[];
}

export function checkSagas(
  planned: readonly PlannedSaga[],
  witnessed: readonly Witnessed[],
  read: readonly ReadSaga[],
): CheckedSagas {
  const checked: CheckedSagas = {
    sagas: planned.length,
    steps: 0,
    undos: 0,
    starts: witnessed.filter(({ what }) => what === 'begin').length,
    lost: 0,
    dup: 0,
    order: 0,
    stuck: 0,
    problems: [],
  };
  const lines = bySaga(witnessed);
  const readings = new Map(read.map((each) => [each.sagaId, each]));
  for (const saga of planned) {
    checkWorks(checked, saga, lines.get(saga.sagaId) ?? []);
    checkEnd(checked, saga, readings.get(saga.sagaId));
    lines.delete(saga.sagaId);
  }
  for (const [saga, strangers] of lines)
    found(checked, 'dup', `${saga}: planned by nobody`, strangers.length);
  checkKeys(checked, witnessed);
  return checked;
}

function bySaga(witnessed: readonly Witnessed[]): Map<string, Witnessed[]> {
  const lines = new Map<string, Witnessed[]>();
  for (const line of witnessed) {
    const known = lines.get(line.saga);
    if (known) known.push(line);
    else lines.set(line.saga, [line]);
  }
  return lines;
}

function found(checked: CheckedSagas, what: 'lost' | 'dup' | 'order' | 'stuck', problem: string, count = 1) {
  checked[what] += count;
  checked.problems.push(`${what}: ${problem}`);
}

function checkWorks(checked: CheckedSagas, saga: PlannedSaga, lines: readonly Witnessed[]): void {
  const { sagaId, works, undos } = saga;
  const wanted = effectsOf(saga);
  const had = lines.flatMap(({ what, task }) => (what === 'effect' ? [task] : []));
  checked.undos += had.filter((task) => undos.includes(task)).length;
  checked.steps += had.filter((task) => !undos.includes(task)).length;
  for (const task of wanted)
    if (!had.includes(task)) found(checked, 'lost', `${sagaId} ${task} had no effect`);
  for (const task of new Set(had)) {
    const allowed = wanted.includes(task) ? 1 : 0;
    const count = had.filter((each) => each === task).length;
    if (count > allowed)
      found(checked, 'dup', `${sagaId} ${task} had ${count} effects, wanted ${allowed}`, count - allowed);
  }
  // A work may be started again; the next one begins after it, and nothing goes back.
  const begun = lines.flatMap(({ what, task }) => (what === 'begin' ? [task] : []));
  const trail = begun.filter((task, position) => task !== begun[position - 1]);
  if (trail.join() !== works.join())
    found(checked, 'order', `${sagaId} began ${trail.join(' ')}, wanted ${works.join(' ')}`);
}

function checkEnd(checked: CheckedSagas, saga: PlannedSaga, read: ReadSaga | undefined): void {
  const { sagaId, status, undos } = saga;
  if (!read) {
    found(checked, 'stuck', `${sagaId} has not ended`);
    return;
  }
  const outcome = status === 'completed' ? 'Moved' : 'MovedBack';
  if (read.status !== status || read.ends !== 1 || read.outcomes.join() !== outcome)
    found(
      checked,
      'stuck',
      `${sagaId} ended ${read.ends} times as ${read.status}, told as ${read.outcomes.join(' ') || 'nothing'}; wanted once ${status}, told as ${outcome}`,
    );
  if (read.undone.join() !== undos.join())
    found(checked, 'order', `${sagaId} says it undid ${read.undone.join(' ')}, wanted ${undos.join(' ')}`);
}

/** A work has one key over all its attempts, and each attempt is handed out once. */
function checkKeys(checked: CheckedSagas, witnessed: readonly Witnessed[]): void {
  const starts = new Set<string>();
  const keys = new Map<string, string>();
  const works = new Map<string, string>();
  for (const { what, saga, task, key, attempt } of witnessed) {
    const work = `${saga} ${task}`;
    if ((keys.get(work) ?? key) !== key) found(checked, 'dup', `${work} has two keys`);
    if ((works.get(key) ?? work) !== work) found(checked, 'dup', `${work} has the key of ${works.get(key)}`);
    keys.set(work, key);
    works.set(key, work);
    if (what !== 'begin') continue;
    const start = `${key} ${attempt}`;
    if (starts.has(start)) found(checked, 'dup', `${work} was handed out twice as attempt ${attempt}`);
    starts.add(start);
  }
}

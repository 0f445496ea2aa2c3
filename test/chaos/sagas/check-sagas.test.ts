// The checker of sagas under chaos is held against what it has to find: what is planted here is what a broken product would leave.
import { checkSagas, type ReadSaga } from './check-sagas';
import { effectsOf, type PlannedSaga, plannedSaga } from './saga-plan';
import { type Witnessed, witnessedIn } from './witness';

/** The third step of one fails, none of the other's does. */
const planned = [plannedSaga(0, 2), plannedSaga(1, 5)];
const line = (what: Witnessed['what'], saga: string, task: string, attempt = 1): Witnessed => ({
  what,
  saga,
  task,
  key: `key-${saga}-${task}`,
  attempt,
});
const livesOf = (saga: PlannedSaga): Witnessed[] =>
  saga.works.flatMap((task) => [
    line('begin', saga.sagaId, task),
    ...(effectsOf(saga).includes(task) ? [line('effect', saga.sagaId, task)] : []),
  ]);
const witnessed = planned.flatMap(livesOf);
const endings: ReadSaga[] = [
  {
    sagaId: 'move-s0',
    status: 'compensated',
    ends: 1,
    undone: ['UndoThree', 'UndoTwo', 'UndoOne'],
    outcomes: ['MovedBack'],
  },
  { sagaId: 'move-s1', status: 'completed', ends: 1, undone: [], outcomes: ['Moved'] },
];
const without = (what: string, task: string) =>
  witnessed.filter((each) => each.saga !== 'move-s0' || each.what !== what || each.task !== task);
/** The first saga, ended otherwise. */
const ended = (rest: Partial<ReadSaga>) => [{ ...endings[0], ...rest } as ReadSaga, endings[1] as ReadSaga];
const none = { lost: 0, dup: 0, order: 0, stuck: 0 };

describe('the checker of sagas', () => {
  it('has nothing to say of what went as planned, and counts it', () => {
    const checked = { ...none, sagas: 2, steps: 7, undos: 3, starts: 11, problems: [] };
    expect(checkSagas(planned, witnessed, endings)).toEqual(checked);
  });

  it('has nothing to say of a work that is started again under its key, with its effect before or after', () => {
    const at = witnessed.findIndex(({ task }) => task === 'UndoTwo');
    for (const place of [at, at + 1, at + 2]) {
      const again = witnessed.toSpliced(place, 0, line('begin', 'move-s0', 'UndoTwo', 2));
      expect(checkSagas(planned, again, endings)).toMatchObject({ ...none, starts: 12, problems: [] });
    }
  });

  it('reports an undo that was skipped', () => {
    const skipped = without('begin', 'UndoTwo').filter(({ task }) => task !== 'UndoTwo');
    const checked = checkSagas(planned, skipped, endings);
    expect(checked).toMatchObject({ ...none, lost: 1, order: 1 });
    expect(checked.problems).toContain('lost: move-s0 UndoTwo had no effect');
  });

  it('reports an undo that was begun and had no effect', () => {
    expect(checkSagas(planned, without('effect', 'UndoOne'), endings)).toMatchObject({ ...none, lost: 1 });
  });

  it('reports an undo that had its effect twice', () => {
    const twice = [...witnessed, line('effect', 'move-s0', 'UndoOne')];
    const checked = checkSagas(planned, twice, endings);
    expect(checked).toMatchObject({ ...none, dup: 1 });
    expect(checked.problems).toEqual(['dup: move-s0 UndoOne had 2 effects, wanted 1']);
  });

  it('reports an undo that was handed out twice, though its agent kept the effect single', () => {
    const twice = [...witnessed, line('begin', 'move-s0', 'UndoOne')];
    expect(checkSagas(planned, twice, endings)).toMatchObject({ ...none, dup: 1 });
  });

  it('reports an undo that came back after a later one', () => {
    const back = [...witnessed, line('begin', 'move-s0', 'UndoThree', 2)];
    expect(checkSagas(planned, back, endings)).toMatchObject({ ...none, order: 1 });
  });

  it('reports a work that had another key at its second attempt', () => {
    const other = { ...line('begin', 'move-s0', 'UndoOne', 2), key: 'another' };
    expect(checkSagas(planned, [...witnessed, other], endings)).toMatchObject({ ...none, dup: 1 });
  });

  it('reports undos of a saga that completed, and works of one that nobody planned', () => {
    const works = [line('effect', 'move-s1', 'UndoOne'), line('effect', 'move-s9', 'One')];
    expect(checkSagas(planned, [...witnessed, ...works], endings)).toMatchObject({ ...none, dup: 2 });
  });

  it.each<[string, Partial<ReadSaga>]>([
    ['in another state', { status: 'partially_compensated' }],
    ['twice', { ends: 2 }],
    ['with two outcomes told', { outcomes: ['MovedBack', 'Moved'] }],
    ['with none told', { outcomes: [] }],
  ])('reports a saga that ended %s', (_, rest) => {
    expect(checkSagas(planned, witnessed, ended(rest))).toMatchObject({ ...none, stuck: 1 });
  });

  it('reports a saga that never ended, and one that says it undid something else', () => {
    expect(checkSagas(planned, witnessed, endings.slice(1))).toMatchObject({ ...none, stuck: 1 });
    const other = ended({ undone: ['UndoThree', 'UndoOne'] });
    expect(checkSagas(planned, witnessed, other)).toMatchObject({ ...none, order: 1 });
  });
});

describe('the witness', () => {
  it('reads whole lines, and leaves one that a kill cut short', () => {
    const [first] = witnessedIn('begin move-s0 One abc 1\neffect move-s0 O');
    expect(first).toEqual({ what: 'begin', saga: 'move-s0', task: 'One', key: 'abc', attempt: 1 });
    expect(witnessedIn('begin move-s0 One abc 1\neffect move-s0 O')).toHaveLength(1);
  });

  it('does not pass over a line that no agent wrote', () => {
    expect(() => witnessedIn('rubbish\n')).toThrow('the witness has a line that no agent wrote: "rubbish"');
  });
});

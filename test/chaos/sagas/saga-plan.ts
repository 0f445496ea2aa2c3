// The plan of the sagas under chaos, and what each of them has to do by it.

export const SAGA_PLAN = `
plan: chaos-sagas
complete_on: { any: [Moved, MovedBack, NeedsHelp] }
retry: { default: { max_retries: 0 } }
agents:
  worker: { run: { module: ./agent.js } }
sagas:
  move:
    on: Begin
    saga_id: move-{correlation_id}
    publishes: { completed: Moved, compensated: MovedBack, partially_compensated: NeedsHelp }
    steps:
      - { step: One, agent: worker, undo: UndoOne }
      - { step: Two, agent: worker, undo: UndoTwo }
      - { step: Three, agent: worker, undo: UndoThree }
      - { step: Four, agent: worker, undo: UndoFour }
      - { step: Five, agent: worker, undo: none }
`;

/** Types of the events that say how a saga ended. */
export const OUTCOMES = ['Moved', 'MovedBack', 'NeedsHelp'];

const STEPS = ['One', 'Two', 'Three', 'Four', 'Five'];
const WITHOUT_UNDO = 'Five';

export interface PlannedSaga {
  correlation: string;
  sagaId: string;
  /** The step that fails; absent: none does. */
  fails?: string;
  status: 'completed' | 'compensated';
  /** Steps and undos that agents have to begin, in order. Of these the failing step alone has no effect. */
  works: string[];
  undos: string[];
}

/** `number`: of the saga, from 0. `failing`: of the step that fails, from 0; 5 and more: none. */
export function plannedSaga(number: number, failing: number): PlannedSaga {
  const fails = STEPS[failing];
  const begun = STEPS.slice(0, failing + 1);
  const undos =
    fails === undefined
      ? []
      : begun
          .filter((step) => step !== WITHOUT_UNDO)
          .map((step) => `Undo${step}`)
          .reverse();
  return {
    correlation: `s${number}`,
    sagaId: `move-s${number}`,
    ...(fails !== undefined && { fails }),
    status: fails === undefined ? 'completed' : 'compensated',
    works: [...begun, ...undos],
    undos,
  };
}

/** What has an effect outside: all works but the step that fails. */
export const effectsOf = ({ works, fails }: PlannedSaga): string[] => works.filter((task) => task !== fails);

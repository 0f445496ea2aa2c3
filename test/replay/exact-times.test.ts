// The last event of a join and its deadline of two hours, at exact milliseconds, with today's workflows: kept lives at times of the test's
// choosing are replayed, and read as people read them. What decides is which of the two the workflow was told of first, never the time
// alone: so a time that does not fit is no fault of the life, and a life that does not fit its order is refused.
import '../support/quiet-runtime';
import { defaultDataConverter } from '@temporalio/common/lib/converter/data-converter';
import { DeterminismViolationError } from '@temporalio/workflow';
import { decoderOf } from '../../src/store/decode';
import { foldRun } from '../../src/store/fold-run';
import { TWO_HOURS } from './deadline-lives';
import { foldShard } from './fold-shard';
import { replay } from './replay-history';
import {
  eventsOf,
  exchanged,
  type KeptHistory,
  keptHistory,
  type Moment,
  positionOf,
  replaced,
  timed,
} from './timed-history';

const MARK = '1-2026-11-21';
const START = Date.UTC(2026, 10, 20, 10);
/** When the deadline is due: the workflow was told of the first event at START. */
const DUE = START + TWO_HOURS;

const lastEvent = (history: KeptHistory) => positionOf(history, 'WORKFLOW_EXECUTION_SIGNALED', 1);
const deadline = (history: KeptHistory) => positionOf(history, 'TIMER_FIRED');

/** Event, deadline and the task that took the later of them, in milliseconds from DUE; what is not given is not set. */
interface When {
  event?: number;
  deadline?: number;
  task?: number;
}

function at(history: KeptHistory, { event, deadline: fired, task }: When): KeptHistory {
  const moments: Moment[] = [{ position: 0, at: START }];
  if (event !== undefined) moments.push({ position: lastEvent(history), at: DUE + event });
  if (fired !== undefined) moments.push({ position: deadline(history), at: DUE + fired });
  const last = Math.max(...moments.map(({ position }) => position));
  const started = history.events.findIndex(
    ({ eventType }, position) => position > last && eventType === 'EVENT_TYPE_WORKFLOW_TASK_STARTED',
  );
  if (task !== undefined) moments.push({ position: started, at: DUE + task });
  return timed(history, moments);
}

type Read = { outcomes: string[]; late: number };
const MET: Read = { outcomes: ['met'], late: 0 };
const TIMED_OUT: Read = { outcomes: ['timed out'], late: 1 };

/** What happened, the life that had it, its times, and its one outcome. */
const lives: [string, string, When, Read][] = [
  ['is met a millisecond before its time', 'event-before-deadline', { event: -1 }, MET],
  ['is met at its time by an event that came first', 'event-before-deadline', { event: 0 }, MET],
  [
    'is met a millisecond after its time where the server was slow to say that it is over',
    'event-before-deadline',
    { event: 1 },
    MET,
  ],
  [
    'is over at its time for an event that came second',
    'event-after-deadline',
    { deadline: 0, event: 0 },
    TIMED_OUT,
  ],
  ['is over a millisecond after its time', 'event-after-deadline', { deadline: 0, event: 1 }, TIMED_OUT],
  ...[0, 1].flatMap((task): [string, string, When, Read][] => [
    [
      `is met by an event of the millisecond before, told of both at once ${task} ms after its time`,
      'event-then-deadline-at-once',
      { event: -1, deadline: 0, task },
      MET,
    ],
    [
      `is met by an event that came first at its time, told of both at once ${task} ms after it`,
      'event-then-deadline-at-once',
      { event: 0, deadline: 0, task },
      MET,
    ],
    // Messages are taken before deadlines, in whichever order the server recorded the two.
    [
      `is met by an event that came second at its time, told of both at once ${task} ms after it`,
      'deadline-then-event-at-once',
      { deadline: 0, event: 0, task },
      MET,
    ],
  ]),
  [
    'is met by an event of the millisecond after its time, told of both at once',
    'deadline-then-event-at-once',
    { deadline: 0, event: 1, task: 1 },
    MET,
  ],
];

/** When the workflow was told of the last event: with the task, else with the event. */
const toldAt = ({ event = 0, task = event }: When) => DUE + task;

async function readJoin(history: KeptHistory) {
  const { facts } = await foldRun(eventsOf(history), decoderOf(defaultDataConverter));
  const outcomes = facts.flatMap((fact) => {
    if (fact.fact === 'round-opened') return ['met'];
    return fact.fact === 'event-admitted' && fact.envelope.event.type === 'TooLate' ? ['timed out'] : [];
  });
  const late = facts.filter((fact) => fact.fact === 'delivery-ended' && fact.reason === 'late').length;
  const last = facts.find((fact) => fact.fact === 'event-admitted' && fact.envelope.event.type === 'B');
  return { read: { outcomes, late }, toldAt: last?.fact === 'event-admitted' ? last.at : undefined };
}

async function readAggregator(history: KeptHistory): Promise<Read> {
  const { outcomes, counts } = await foldShard(eventsOf(history));
  return {
    outcomes: outcomes.map(({ type }) => (type === 'Paired' ? 'met' : 'timed out')),
    late: counts.late,
  };
}

describe('a join with two hours, in a correlation', () => {
  it.each(lives)('%s', async (_, life, when, read) => {
    const history = at(keptHistory(`coordination-${life}-${MARK}`), when);
    await replay(history);
    expect(await readJoin(history)).toEqual({ read, toldAt: toldAt(when) });
  });
});

describe('an aggregator across correlations with two hours', () => {
  it.each(lives)('%s', async (_, life, when, read) => {
    const history = at(keptHistory(`aggregator-${life}-${MARK}`), when);
    await replay(history);
    expect(await readAggregator(history)).toEqual(read);
  });

  it.each([
    ['event-after-deadline', 0, ['timed out'], 1],
    ['event-long-after-deadline', 1, ['timed out', 'timed out'], 0],
  ])(
    'lives %s where it is told of the event %i ms after twice its time',
    async (life, offset, outcomes, late) => {
      const history = at(keptHistory(`aggregator-${life}-${MARK}`), {
        deadline: 0,
        event: TWO_HOURS + offset,
      });
      await replay(history);
      expect(await readAggregator(history)).toEqual({ outcomes, late });
    },
  );

  // Here the rules decide by the time, so that a time that does not fit is refused.
  it.each([
    ['event-after-deadline', 1],
    ['event-long-after-deadline', 0],
  ])(
    'cannot have lived %s where it was told of the event %i ms after twice its time',
    async (life, offset) => {
      const history = at(keptHistory(`aggregator-${life}-${MARK}`), {
        deadline: 0,
        event: TWO_HOURS + offset,
      });
      await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
    },
  );
});

describe.each(['coordination', 'aggregator'])('a life of workflow %s that does not fit', (workflow) => {
  it('is refused where the event came before the deadline, and the time-out was lived', async () => {
    const after = keptHistory(`${workflow}-event-after-deadline-${MARK}`);
    const [event, fired] = [lastEvent(after), deadline(after)];
    const other = at(exchanged(after, event, fired), { event: -1, deadline: 0 });
    await expect(replay(other)).rejects.toThrow(/^Replay failed/);
  });

  it('is refused where the deadline came, and the join was met', async () => {
    const before = keptHistory(`${workflow}-event-before-deadline-${MARK}`);
    const after = keptHistory(`${workflow}-event-after-deadline-${MARK}`);
    const fired = after.events[deadline(after)];
    if (!fired) throw new Error('the life has no deadline');
    const other = timed(replaced(before, lastEvent(before), fired), [
      { position: 0, at: START },
      { position: lastEvent(before), at: DUE },
    ]);
    await expect(replay(other)).rejects.toThrow(/^Replay failed/);
  });
});

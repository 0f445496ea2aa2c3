// Lives in which the last event and a deadline of two hours meet: in which order the server records what comes. The exact milliseconds are
// set afterwards, in the history.

const SECONDS = 1_000;
export const TWO_HOURS = 7_200 * SECONDS;

/** What a life is told to do. */
export interface Hand {
  /** Sends an event of this type; resolves when the server has stored it. */
  send(type: 'A' | 'B'): Promise<void>;
  /** Resolves when the workflow has taken everything. */
  taken(): Promise<unknown>;
  stop(): Promise<unknown>;
  start(): Promise<unknown>;
  pass(ms: number): Promise<void>;
}

export type Life = (hand: Hand) => Promise<void>;

const sendAndTake = async ({ send, taken }: Hand, type: 'A' | 'B') => {
  await send(type);
  await taken();
};

export const deadlineLives = {
  'event-before-deadline': async (hand: Hand) => {
    await sendAndTake(hand, 'A');
    await hand.pass(TWO_HOURS - 10 * SECONDS);
    await sendAndTake(hand, 'B');
  },
  'event-after-deadline': async (hand: Hand) => {
    await sendAndTake(hand, 'A');
    await hand.pass(TWO_HOURS + 10 * SECONDS);
    await sendAndTake(hand, 'B');
  },
  'event-long-after-deadline': async (hand: Hand) => {
    await sendAndTake(hand, 'A');
    await hand.pass(2 * TWO_HOURS + 10 * SECONDS);
    await sendAndTake(hand, 'B');
  },
  // While no worker takes workflow tasks, both are recorded; the next one is told of both at once.
  'event-then-deadline-at-once': async (hand: Hand) => {
    await sendAndTake(hand, 'A');
    await hand.stop();
    await hand.pass(TWO_HOURS - 10 * SECONDS);
    await hand.send('B');
    await hand.pass(20 * SECONDS);
    await hand.start();
    await hand.taken();
  },
  'deadline-then-event-at-once': async (hand: Hand) => {
    await sendAndTake(hand, 'A');
    await hand.stop();
    await hand.pass(TWO_HOURS + 10 * SECONDS);
    await hand.send('B');
    await hand.start();
    await hand.taken();
  },
} satisfies Record<string, Life>;

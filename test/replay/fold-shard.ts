// An aggregator's history through its rules, as its workflow takes it: for tests that ask what became of it at other times.
import { defaultDataConverter } from '@temporalio/common/lib/converter/data-converter';
import type { AggregatorInput } from '../../src/contract/aggregator';
import type { EventSignal } from '../../src/contract/messages';
import { advanceAggregator, initialAggregator } from '../../src/coordination/aggregator/advance';
import type { AggregatorState } from '../../src/coordination/aggregator/state';
import { activationsOf, type HistoryEvent } from '../../src/store/activations';
import { decoderOf } from '../../src/store/decode';

const DEADLINE = 'within, round ';
const decoder = decoderOf(defaultDataConverter);

/** The state at the end. Signals first, then deadlines, as the server recorded them. */
export async function foldShard(events: readonly HistoryEvent[]): Promise<AggregatorState> {
  const input = (await decoder.first(
    events[0]?.workflowExecutionStartedEventAttributes?.input,
  )) as AggregatorInput;
  const deadlines = await deadlinesOf(events);
  let state = initialAggregator(input);
  for (const { at, events: recorded } of activationsOf(events).activations) {
    for (const { workflowExecutionSignaledEventAttributes: signaled } of recorded) {
      const signal = signaled && ((await decoder.first(signaled.input)) as EventSignal);
      for (const event of signal?.events ?? [])
        state = advanceAggregator(input, state, { input: 'event', event }, at).state;
    }
    for (const { timerFiredEventAttributes: fired } of recorded) {
      const timer = deadlines.get(fired?.timerId ?? '');
      if (timer !== undefined) state = advanceAggregator(input, state, { input: 'timer', timer }, at).state;
    }
  }
  return state;
}

/** Timer id → the rules' name for the deadline; other timers have no such summary. */
async function deadlinesOf(events: readonly HistoryEvent[]): Promise<Map<string, string>> {
  const deadlines = new Map<string, string>();
  for (const { timerStartedEventAttributes: started, userMetadata } of events) {
    const summary = userMetadata?.summary && (await decoder.first({ payloads: [userMetadata.summary] }));
    if (started?.timerId && typeof summary === 'string' && summary.startsWith(DEADLINE))
      deadlines.set(started.timerId, summary.slice(DEADLINE.length));
  }
  return deadlines;
}

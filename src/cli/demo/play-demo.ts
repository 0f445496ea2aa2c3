// Publishes the first event of a demo and follows the correlation on stderr until it is at rest. Loads the readers late.
import type { Client } from '@temporalio/client';
import { timelineFold } from '../../coordination/timeline/timeline';
import type { CorrelationRecord } from '../../store/read-correlation';
import { EXIT } from '../exit-codes';
import { endText } from '../lasting-worker';
import { late } from '../late';
import type { OwnWorker } from '../own-worker';
import { Problem } from '../problem';
import { timelineWriter } from '../views/timeline-text';
import type { PreparedDemo } from './run-demo';

/** Throws `Problem` where the worker ended for good before the work did, and the signal's reason once that is aborted. */
export async function playDemo(
  { world: { output }, plan, envelopes }: PreparedDemo,
  client: Client,
  worker: OwnWorker,
  stopped: AbortSignal,
): Promise<CorrelationRecord> {
  const correlation = envelopes[0]?.event.correlation_id ?? '';
  await late.publish().publishEvents(client, plan.routing, envelopes, {});
  const ended = new AbortController();
  let failure: Problem | undefined;
  void worker.exited.then((end) => {
    failure = new Problem(EXIT.failed, `the worker ended before the work did (${endText(end)})`);
    ended.abort();
  });
  const writer = timelineWriter(plan.routing, correlation, output.talkTone, output.talkWidth);
  const fold = timelineFold(plan.routing, correlation);
  output.talkRaw(writer.head);
  const signal = AbortSignal.any([stopped, ended.signal]);
  const changes = late.follow().followCorrelation(client, plan.routing.plan, correlation, signal);
  for await (const { facts, record } of changes) {
    for (const fact of facts) {
      const row = fold(fact);
      if (row) output.talkRaw(writer.row(row));
    }
    if (late.wait().isAtRest(record)) return record;
  }
  throw failure ?? stopped.reason;
}

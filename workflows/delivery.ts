// A delivery that takes long: its agent's work in a workflow of its own, which outlives the runs of the coordination. Runs in the
// workflow sandbox. Whatever happens, cancellation included, the coordination is told the ending.
import { CancellationScope, getExternalWorkflowHandle, log, setCurrentDetails } from '@temporalio/workflow';
import type { DeliveryInput, DeliveryResult } from '../src/contract/inputs';
import type { EventSignal } from '../src/contract/messages';
import { EVENT_SIGNAL } from '../src/contract/names';
import type { Ending } from '../src/coordination/delivery/ending';
import { runAgent } from './agent-activity';

export async function delivery(input: DeliveryInput): Promise<DeliveryResult> {
  const { work } = input;
  setCurrentDetails(`Agent **${work.agent}** at work on task **${work.task}** of \`${input.coordination}\`.`);
  const ending = await runAgent(input);
  const reported = await CancellationScope.nonCancellable(() => report(input, ending));
  setCurrentDetails(`Ended: ${ending.ending}.${reported ? '' : ' The coordination had ended meanwhile.'}`);
  return { ending, reported };
}

/** Tells the coordination; false where it is not there any more. */
async function report({ work, coordination }: DeliveryInput, ending: Ending): Promise<boolean> {
  const signal: EventSignal = {
    events: [],
    plan: work.plan,
    hash: work.hash,
    settled: { delivery: work.delivery, ending },
  };
  try {
    await getExternalWorkflowHandle(coordination).signal(EVENT_SIGNAL, signal);
    return true;
  } catch (error) {
    log.warn('the coordination could not be told', { delivery: work.delivery, error: String(error) });
    return false;
  }
}

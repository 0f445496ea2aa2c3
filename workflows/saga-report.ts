// Tells the end of a saga to those who wait for it: the coordination that started it, or another workflow. Runs in the workflow sandbox.
import { getExternalWorkflowHandle, log } from '@temporalio/workflow';
import type { EventSignal } from '../src/contract/messages';
import { EVENT_SIGNAL } from '../src/contract/names';
import type { SagaInput, SagaResult } from '../src/contract/saga';
import type { Ending } from '../src/coordination/delivery/ending';
import type { JsonObject } from '../src/events/json';

/** Tells whoever the input names; gives the sentences of what could not be told. Never rejects. */
export async function reportEnding(input: SagaInput, result: SagaResult): Promise<string[]> {
  const { report, reportTo, plan } = input;
  const untold: string[] = [];
  const tell = async (workflowId: string, signal: string, argument: unknown) => {
    try {
      await getExternalWorkflowHandle(workflowId).signal(signal, argument);
    } catch (error) {
      log.warn('the ending of a saga could not be told', { to: workflowId, error: String(error) });
      untold.push(`${workflowId} could not be told: ${String(error)}`);
    }
  };
  if (report) {
    const settled = { delivery: report.delivery, ending: endingOf(result) };
    const signal: EventSignal = { events: [], plan: plan.plan, hash: plan.hash, settled };
    await tell(report.coordination, EVENT_SIGNAL, signal);
  }
  if (reportTo) await tell(reportTo.workflowId, reportTo.signal, result);
  return untold;
}

/** A saga that completed has done its delivery's work; every other ending is an outcome of its own name. */
function endingOf(result: SagaResult): Ending {
  const { status } = result;
  // JSON all through; only interfaces have no index signature, which `JsonObject` asks for.
  const payload = result as unknown as JsonObject;
  return { ending: 'answered', payload, ...(status !== 'completed' && { outcome: status }), attempts: 1 };
}

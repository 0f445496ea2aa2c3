// One attempt of an agent's activity as a worker runs it, the retry interceptor included, in the SDK's mock environment.
import type { Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { type ActivityWorld, createActivities, createRetryInterceptor } from '../../activities';
import type { AgentAnswer, AgentWork } from '../../src/contract/inputs';
import type { EventSignal } from '../../src/contract/messages';

export interface Attempt {
  answer?: AgentAnswer;
  failure?: ApplicationFailure;
  heartbeats: unknown[];
  /** What was signalled to coordinations: workflow id and signal. */
  signals: { workflowId: string; signal: EventSignal }[];
}

/** Runs one attempt to its end. `began` is given the environment, so that a test can cancel it; `client` is one that records, unless given. */
export async function attempt(
  world: ActivityWorld,
  work: AgentWork,
  info: Partial<Info> = {},
  began: (environment: MockActivityEnvironment) => void = () => undefined,
  client?: Client,
): Promise<Attempt> {
  const seen: Attempt = { heartbeats: [], signals: [] };
  const environment = new MockActivityEnvironment(
    { activityType: work.agent, scheduleToCloseTimeoutMs: 0, ...info },
    {
      interceptors: [createRetryInterceptor(world)],
      logger: new DefaultLogger('ERROR', () => undefined),
      client: client ?? recordingClient(seen),
    },
  );
  environment.on('heartbeat', (details) => seen.heartbeats.push(details));
  const running = environment.run(createActivities(world).default, work);
  began(environment);
  try {
    seen.answer = (await running) as AgentAnswer;
  } catch (error) {
    seen.failure = error as ApplicationFailure;
  }
  return seen;
}

/** As much of a client as an activity uses to publish; that a real server takes it is shown by the tests on one. */
function recordingClient({ signals }: Attempt): Client {
  return {
    withAbortSignal: (_signal: AbortSignal, run: () => unknown) => run(),
    workflow: {
      getHandle: (workflowId: string) => ({
        signal: async (_name: string, signal: EventSignal) => {
          signals.push({ workflowId, signal });
        },
      }),
    },
  } as unknown as Client;
}

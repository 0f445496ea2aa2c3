// Waits for the answer to an event that was published as a question. Node side only.
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { coordinationId } from '../contract/ids';
import { ANSWER_QUERY } from '../contract/names';
import type { Answer } from '../coordination/answers';

/** How long is waited between two looks: short at first, since most answers are quick. */
const LOOKS = { firstMs: 50, factor: 1.5, mostMs: 1_000 } as const;

/**
 * Asks the coordination again and again what became of an event.
 * @returns its answer, or undefined once `timeoutMs` have passed.
 * @throws what `signal` was aborted with.
 */
export async function awaitAnswer(
  client: Client,
  asked: { plan: string; correlation: string; id: string },
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<Answer | undefined> {
  const handle = client.workflow.getHandle(coordinationId(asked.plan, asked.correlation));
  const end = Date.now() + timeoutMs;
  for (let wait: number = LOOKS.firstMs; ; wait = Math.min(LOOKS.mostMs, wait * LOOKS.factor)) {
    signal?.throwIfAborted();
    const answer = await handle.query<Answer | undefined, [string]>(ANSWER_QUERY, asked.id);
    if (answer) return answer;
    const left = end - Date.now();
    if (left <= 0) return undefined;
    await pause(Math.min(wait, left), undefined, { signal });
  }
}

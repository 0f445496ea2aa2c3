// What exactly would run, as people are shown it before they approve: made of the worker's own plan and of the events, never of what
// changes from attempt to attempt. The same work gives the same hash on every worker that has the same plan.
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import canonicalize from 'canonicalize';
import type { RenderActionAnswer } from '../src/contract/gate';
import type { AgentWork } from '../src/contract/inputs';
import type { JsonObject } from '../src/events/json';
import { utf8Bytes } from '../src/events/text';
import type { AgentRun, RunPlan } from '../src/plan/run-plan';
import type { Cause } from './emitter';
import { sagaTaskOf } from './saga-task';

/** So many bytes are shown; the hash is over all. */
export const SHOWN_BYTES = 16 * 1024;

/**
 * The text that is shown and the SHA-256 of the whole. Secrets are named, with where they come from, never resolved; paths count from
 * the plan's folder. `run` holds the agent (the resolver has looked).
 */
export function renderingOf(
  { agents, base }: Pick<RunPlan, 'agents' | 'base'>,
  work: AgentWork,
  cause: Cause,
): RenderActionAnswer {
  const run = Object.hasOwn(agents, work.agent) ? agents[work.agent] : undefined;
  if (!run) throw new TypeError(`the plan has no agent ${work.agent}`);
  const saga = sagaTaskOf(work, cause.event);
  // What the plan says comes first: of a long text the end is cut off, and that is event data.
  const action = {
    agent: work.agent,
    task: work.task,
    reaction: work.reaction,
    run: programOf(run, base),
    env: run.env,
    secrets: run.secrets,
    given: {
      correlation_id: work.correlation,
      idempotency_key: work.key,
      ...(saga && { saga }),
      ...(work.subtask && { subtask: work.subtask }),
      event: cause.event,
      ...(cause.joined && { joined: cause.joined }),
    },
  };
  // JSON all the way: no text inside an event can look like a part of the plan.
  const hash = createHash('sha256')
    .update(canonicalize(action) ?? '')
    .digest('hex');
  return { hash, text: shown(JSON.stringify(action, undefined, 2)) };
}

function programOf(run: AgentRun, base: string): JsonObject {
  const from = (path: string) => relative(base, path) || '.';
  if (run.kind === 'command') return { command: run.argv, folder: from(run.cwd) };
  return { module: from(run.path), ...(run.loader === undefined ? {} : { loader: run.loader }) };
}

/** The text, or its beginning and how much was left out. */
function shown(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= SHOWN_BYTES) return text;
  // A character that was cut through would be one that nobody wrote.
  const beginning = bytes
    .subarray(0, SHOWN_BYTES)
    .toString()
    .replace(/\ufffd+$/, '');
  return `${beginning}\n… cut here: ${bytes.length - utf8Bytes(beginning)} more bytes, which the hash covers too`;
}

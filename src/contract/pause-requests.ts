// What is wrong with a request to pause or to resume. Safe: may be imported by workflows, activities, clients and doors.
import { type ControlState, PAUSES_AT_ONCE } from '../coordination/control';
import { isJsonObject } from '../events/json';
import { quote } from '../events/text';
import { BY_HAND, type PauseRequest, pausesText, type ResumeRequest } from './control';

const NAME_CHARACTERS = 100;
const BY_CHARACTERS = 200;
const REASON_CHARACTERS = 500;

const PAUSE = '{ pause?, by, reason }';
const RESUME = '{ pause?, by }';

/** What is wrong with a `PauseRequest`, in a sentence; undefined where nothing is. */
export function pauseRequestProblem(request: unknown): string | undefined {
  return (
    fieldsProblem(request, PAUSE, ['pause', 'by', 'reason']) ??
    nameProblem(request) ??
    textProblem(request, 'by', BY_CHARACTERS, 'who asks') ??
    textProblem(request, 'reason', REASON_CHARACTERS, 'why, for those who will wonder')
  );
}

/** The same of a `ResumeRequest`. */
export function resumeRequestProblem(request: unknown): string | undefined {
  return (
    fieldsProblem(request, RESUME, ['pause', 'by']) ??
    nameProblem(request) ??
    textProblem(request, 'by', BY_CHARACTERS, 'who asks')
  );
}

/** What is wrong with a request to pause the whole plan. */
export function controlPauseProblem({ pauses }: ControlState, request: unknown): string | undefined {
  const wrong = pauseRequestProblem(request);
  if (wrong !== undefined) return wrong;
  const { pause = BY_HAND } = request as PauseRequest;
  if (pauses.length < PAUSES_AT_ONCE || pauses.some((each) => each.pause === pause)) return undefined;
  return `${PAUSES_AT_ONCE} pauses are in force, which is as many as there can be; resume one first`;
}

/**
 * What a resume names is not in force: it says what is. `what` is paused by them: `the plan`, `feature-7`; `ofPlan` are the pauses of
 * the whole plan that hold a correlation, and are not its own to end.
 */
export function notPausedProblem(
  pauses: readonly { pause: string; by: string; reason: string }[],
  { pause = BY_HAND }: ResumeRequest,
  what: string,
  ofPlan: readonly { pause: string }[] = [],
): string | undefined {
  if (pauses.some((each) => each.pause === pause)) return undefined;
  const own = pauses.length > 0 ? [`in force: ${pausesText(pauses)}`] : [];
  const others = ofPlan.map(
    (each) =>
      `it is paused by pause ${each.pause} of the whole plan; \`signalbox resume --plan --pause ${each.pause}\` ends that`,
  );
  const inForce = [...own, ...others];
  return `${what} is not paused by ${quote(pause)}; ${inForce.join('; ') || 'no pause is in force'}`;
}

function fieldsProblem(request: unknown, takes: string, known: string[]): string | undefined {
  if (!isJsonObject(request)) return `takes ${takes}, got ${quote(request)}`;
  const unknown = Object.keys(request).find((name) => !known.includes(name));
  return unknown === undefined ? undefined : `takes ${takes}, and knows no field ${quote(unknown)}`;
}

function nameProblem(request: unknown): string | undefined {
  const { pause } = request as { pause?: unknown };
  if (pause === undefined) return undefined;
  if (
    typeof pause !== 'string' ||
    !/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(pause) ||
    pause.length > NAME_CHARACTERS
  )
    return `pause needs a name of letters, digits, ".", "_" and "-", at most ${NAME_CHARACTERS}; got ${quote(pause)}`;
  return undefined;
}

function textProblem(request: unknown, name: string, most: number, what: string): string | undefined {
  const text = (request as Record<string, unknown>)[name];
  if (typeof text !== 'string' || text.trim() === '') return `${name} is missing: say ${what}`;
  return text.length <= most ? undefined : `${name} has ${text.length} characters, ${most} are allowed`;
}

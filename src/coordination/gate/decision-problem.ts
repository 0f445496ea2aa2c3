// Why somebody may not decide on a gate, in a sentence. Safe and pure: the update's validator and the rule ask the same function,
// so that what is accepted is also done.
import { isJsonObject } from '../../events/json';
import { nameProblem } from '../../events/leaf-rules';
import { quote } from '../../events/text';
import { quotedWithNearest } from '../../plan/nearest-name';
import type { RoutingCriterion } from '../../plan/routing-plan';
import type { Time } from '../reckoning';
import type { PlanIndex } from '../routing/plan-index';
import type { CoordinationState } from '../state';
import { countsFor } from './criteria';
import { whyRefused, whyWithdrawn } from './decided';
import { criteriaOf, gateOf, titleOf } from './gate-name';
import type { Decision, GateState } from './gate-state';
import { holdersOf, isSamePerson, personOf } from './person';
import { requestersOf } from './requesters';
import { freshened } from './round';

/** A decision as it is asked for, read from what came; the argument of update `decide`. */
export type AskedDecision = Omit<Decision, 'at'> & { gate: string };

/** Longest note, in characters. */
export const NOTE_LENGTH = 1_000;

/** A decision that may be taken at that time, or why it may not. */
export function decisionIn(
  index: PlanIndex,
  state: CoordinationState,
  value: unknown,
  at: Time,
): { decision: AskedDecision } | { problem: string } {
  const read = readDecision(value);
  if ('problem' in read) return read;
  const problem = problemOf(index, state, read.decision, at);
  return problem === undefined ? read : { problem };
}

const SHAPE = 'decide takes { gate, verdict: "approve" | "reject", by, role?, hash?, note? }';

function readDecision(value: unknown): { decision: AskedDecision } | { problem: string } {
  if (!isJsonObject(value)) return { problem: `${SHAPE}, got ${quote(value)}` };
  const { gate, verdict, by, role, hash, note } = value;
  if (typeof gate !== 'string') return { problem: `${SHAPE}; gate is ${quote(gate)}` };
  if (verdict !== 'approve' && verdict !== 'reject')
    return { problem: `verdict needs to be approve or reject, got ${quote(verdict)}` };
  const wrong = nameProblem(typeof by === 'string' ? personOf(by) : by);
  if (wrong !== undefined || typeof by !== 'string')
    return { problem: `by ${wrong}: say who decides (--by NAME)` };
  for (const [name, text] of Object.entries({ role, hash, note }))
    if (text !== undefined && typeof text !== 'string')
      return { problem: `${name} needs to be text, got ${quote(text)}` };
  if (typeof note === 'string' && note.length > NOTE_LENGTH)
    return { problem: `note is longer than ${NOTE_LENGTH} characters` };
  const said = Object.fromEntries(
    Object.entries({ role, hash, note }).filter(([, text]) => text !== undefined),
  );
  return { decision: { gate, verdict, by: personOf(by), ...said } };
}

function problemOf(
  { plan }: PlanIndex,
  state: CoordinationState,
  decision: AskedDecision,
  at: Time,
): string | undefined {
  const { gate: name } = decision;
  const known = gateOf(state, name);
  const criteria = criteriaOf(plan, name, known);
  if (!criteria) {
    const names = [...Object.keys(plan.gates ?? {}), ...Object.keys(state.gates ?? {})];
    return `no such gate: ${quotedWithNearest(name, new Set(names))}`;
  }
  if (!known)
    return `${titleOf(name)} has not been asked for, and no evidence has come: there is nothing to decide`;
  const gate = freshened(criteria, known, at);
  return (
    endedProblem(name, gate) ??
    personProblem({ plan, name, criteria, gate }, decision) ??
    requesterProblem(state, name, decision) ??
    hashProblem(name, gate, decision)
  );
}

function endedProblem(name: string, gate: GateState): string | undefined {
  const title = titleOf(name);
  switch (gate.status) {
    case 'waiting':
      return undefined;
    case 'open': {
      const by = gate.decisions.map((each) => each.by).join(', ');
      return `${title} is not waiting any more: already decided${by === '' ? ', it is open' : `, approved by ${by}`}`;
    }
    case 'withdrawn':
      return whyWithdrawn(name, gate);
    case 'refused':
    case 'expired':
      return `${title} is not waiting any more: already decided, ${whyRefused(name, gate)}`;
  }
}

interface Deciding {
  plan: PlanIndex['plan'];
  name: string;
  criteria: RoutingCriterion[];
  gate: GateState;
}

function personProblem(
  { plan, name, criteria, gate }: Deciding,
  decision: AskedDecision,
): string | undefined {
  const { by, role } = decision;
  const approvals = criteria.filter((each) => each.criterion === 'approval');
  if (approvals.length === 0) return `${titleOf(name)} waits for evidence alone; nobody decides on it`;
  if (!approvals.some((each) => countsFor(plan, each, decision))) {
    const roles = [...new Set(approvals.flatMap((each) => each.role ?? []))];
    if (role !== undefined && !roles.includes(role))
      return `${titleOf(name)} asks for ${roles.join(', ')}, not for role ${quote(role)}`;
    const who = roles.map((each) => `${each}: ${holdersOf(plan, each).join(', ') || 'nobody'}`);
    return `${quote(by)} may not decide on ${titleOf(name)}: the plan gives the role to others (${who.join('; ')})`;
  }
  const before = gate.decisions.find((each) => isSamePerson(each.by, by));
  return (
    before &&
    `${quote(by)} has already decided on ${titleOf(name)} (${before.verdict}); each person counts once`
  );
}

function requesterProblem(state: CoordinationState, name: string, { by }: AskedDecision): string | undefined {
  const requester = requestersOf(state, name).find((each) => isSamePerson(each, by));
  return (
    requester &&
    `${quote(by)} may not decide on ${titleOf(name)}: what it holds was asked for by ${requester}, and another person has to decide`
  );
}

function hashProblem(
  name: string,
  { action }: GateState,
  { verdict, hash }: AskedDecision,
): string | undefined {
  if (verdict === 'reject') return undefined;
  if (!action)
    return hash === undefined ? undefined : `${titleOf(name)} is about no action, so it takes no hash`;
  if (action.problem !== undefined)
    return `what ${titleOf(name)} is about cannot be shown, so it can only be rejected: ${action.problem}`;
  if (action.hash === undefined)
    return `what ${titleOf(name)} is about has not been shown yet: does a worker run for this plan? Try again in a moment`;
  if (hash === action.hash) return undefined;
  const got = hash === undefined ? 'none was given' : `got ${quote(hash)}`;
  return `${titleOf(name)} needs the hash of what was shown, ${action.hash}; ${got}`;
}

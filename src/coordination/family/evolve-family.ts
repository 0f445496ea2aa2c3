// The state after a fact about parent or children. Safe and pure: returns a new state, never changes the old one.
import { assertNever } from '../../events/assert-never';
import type { CoordinationState, HeldEvent } from '../state';
import type { FamilyFact, FinalEventKept, ReportEnded } from './family-facts';
import type { ChildStanding } from './family-state';

/** So many other parents are told apart; further ones are counted together, as `others`. */
export const OTHER_PARENTS = 20;
/** So many children are known by name; of those that reported the oldest go first. */
export const CHILDREN = 500;

export function afterFamily(state: CoordinationState, fact: FamilyFact): CoordinationState {
  switch (fact.fact) {
    case 'parent-named':
      return { ...state, parent: fact.parent };
    case 'other-parent-named':
      return { ...state, otherParents: counted(state.otherParents ?? {}, fact.parent) };
    case 'final-event-kept':
      return afterFinal(state, fact);
    case 'report-begun': {
      const { event, type, at } = fact;
      return { ...state, report: { event, type, status: 'pending', at } };
    }
    case 'report-ended':
      return afterReport(state, fact);
    case 'child-begun':
      return { ...state, children: withChild(state.children ?? {}, fact.child, 'at-work') };
    case 'child-reported':
      return { ...state, children: withChild(state.children ?? {}, fact.child, 'reported') };
    default:
      return assertNever(fact);
  }
}

function counted(parents: Record<string, number>, parent: string): Record<string, number> {
  const known = Object.hasOwn(parents, parent) || Object.keys(parents).length < OTHER_PARENTS;
  const name = known ? parent : 'others';
  return { ...parents, [name]: (Object.hasOwn(parents, name) ? (parents[name] ?? 0) : 0) + 1 };
}

function afterFinal(state: CoordinationState, fact: FinalEventKept): CoordinationState {
  const { trigger, sequence, envelope, bytes, run } = fact;
  const known = state.held[sequence];
  const held = known ? { ...known, uses: known.uses + 1 } : { envelope, bytes, run, uses: 1 };
  return {
    ...state,
    finals: { ...state.finals, [trigger]: sequence },
    held: { ...state.held, [sequence]: held },
  };
}

/** What an older report of the same generation came to is told no more. */
function afterReport(state: CoordinationState, fact: ReportEnded): CoordinationState {
  const { report } = state;
  if (report?.event !== fact.event) return state;
  const problem = fact.outcome === 'failed' ? { problem: fact.problem } : {};
  return { ...state, report: { ...report, status: fact.outcome, ...problem, at: fact.at } };
}

function withChild(
  children: Record<string, ChildStanding>,
  child: string,
  standing: ChildStanding,
): Record<string, ChildStanding> {
  const all = Object.entries({ ...children, [child]: standing });
  const over = all.length - CHILDREN;
  if (over <= 0) return Object.fromEntries(all);
  const leave = new Set(
    all
      .filter(([name, each]) => each === 'reported' && name !== child)
      .slice(0, over)
      .map(([name]) => name),
  );
  return Object.fromEntries(all.filter(([name]) => !leave.has(name)).slice(0, CHILDREN));
}

/** The state without what an ending has left: a next generation is reported anew. */
export function withoutReport(state: CoordinationState): CoordinationState {
  const { finals, report: _, ...rest } = state;
  if (!finals) return rest;
  const held: Record<string, HeldEvent> = { ...state.held };
  for (const sequence of Object.values(finals)) {
    const event = held[sequence];
    if (event && event.uses > 1) held[sequence] = { ...event, uses: event.uses - 1 };
    else delete held[sequence];
  }
  return { ...rest, held };
}

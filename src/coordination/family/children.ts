// Correlations that were begun with this one as their parent (M11). Safe and pure.
//
// What a child will bring nobody can judge here: while one is at work nothing is called lost, and nothing stalled.
import { nameProblem } from '../../events/leaf-rules';
import type { CoordinationState } from '../state';
import { record, type Turn } from '../turn';
import { CHILDREN } from './evolve-family';

/** Whoever began a child says so. Said again, or after the child's report, it changes nothing. */
export function noteChild(turn: Turn, child: unknown): void {
  const { correlation, children = {} } = turn.state;
  if (!isName(child)) return;
  if (child === correlation || Object.hasOwn(children, child)) return;
  if (Object.values(children).filter((each) => each === 'at-work').length >= CHILDREN) return;
  record(turn, { fact: 'child-begun', child, at: turn.at });
}

/** A child has reported how it ended: nothing more comes of it, unless it is reopened. */
export function noteReport(turn: Turn, child: string): void {
  const { children = {} } = turn.state;
  if (!isName(child)) return;
  if (Object.hasOwn(children, child) && children[child] === 'reported') return;
  record(turn, { fact: 'child-reported', child, at: turn.at });
}

const isName = (value: unknown): value is string => nameProblem(value) === undefined;

/** Children that have not reported, as far as this correlation was told of them. */
export function childrenAtWork({ children = {} }: Pick<CoordinationState, 'children'>): string[] {
  return Object.entries(children).flatMap(([child, standing]) => (standing === 'at-work' ? [child] : []));
}

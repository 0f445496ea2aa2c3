// Whom a correlation tells of its end, and which children it waits for. Safe and pure.
import { childrenAtWork } from '../family/children';
import type { Report } from '../family/family-state';
import { reportWords } from '../family/report-words';
import type { ExplainMark, ExplainRow } from './explanation';
import type { Gathered } from './gathered';

const marks: Record<Report['status'], ExplainMark> = {
  pending: 'waiting',
  sent: 'matched',
  late: 'lost',
  failed: 'lost',
};

/** Its parent with the report, and parents that later events named in vain. */
export function parentRows({ state }: Gathered): ExplainRow[] {
  const { parent, report, otherParents = {} } = state;
  const row = { about: 'parent', clause: '' } as const;
  const outcome = report ? `report ${reportWords(report)}` : 'is told how this ends';
  const own: ExplainRow[] =
    parent === undefined
      ? []
      : [{ ...row, mark: report ? marks[report.status] : 'matched', name: `parent ${parent}`, outcome }];
  const others = Object.entries(otherParents).map(([other, events]): ExplainRow => {
    const times = events === 1 ? 'an event' : `${events} events`;
    return {
      ...row,
      mark: 'lost',
      name: `parent ${other}`,
      outcome: `named by ${times} that did not begin this correlation: it is told nothing`,
    };
  });
  return [...own, ...others];
}

/** Children that have not reported. */
export function childRows({ state }: Gathered): ExplainRow[] {
  return childrenAtWork(state).map((child) => ({
    about: 'child',
    mark: 'waiting',
    name: `child ${child}`,
    clause: '',
    outcome: 'has not reported how it ended',
  }));
}

// Parent and children of a correlation, as lines of `status`. Pure; loads nothing heavy.
import { childrenAtWork } from '../../coordination/family/children';
import type { Report } from '../../coordination/family/family-state';
import { reportWords } from '../../coordination/family/report-words';
import type { CorrelationRecord } from '../../store/read-correlation';
import type { Output, Tone } from '../output/output';
import { visible } from '../output/visible';
import { counted } from './heading';

const tones: Record<Report['status'], Tone> = { pending: 'warn', sent: 'good', late: 'bad', failed: 'bad' };
/** More children than these are only counted. */
const NAMED = 10;

/** `parent: feature-7 · report sent: BuildCompleted (evt-…)`, `children: 2 (1 at work: build-2)`; nothing where there is neither. */
export function familyLines({ state }: CorrelationRecord, output: Output): string[] {
  const { parent, report, otherParents = {}, children = {} } = state;
  const lines: string[] = [];
  if (parent !== undefined) {
    const told = report ? ` · report ${output.tone(tones[report.status], visible(reportWords(report)))}` : '';
    lines.push(`parent: ${visible(parent)}${told}`);
  }
  for (const [other, events] of Object.entries(otherParents)) {
    const own = parent === undefined ? 'it began without a parent' : `its parent is ${visible(parent)}`;
    lines.push(
      output.tone(
        'warn',
        `${counted(events, 'event')} named ${visible(other)} as parent, which is told nothing: ${own}`,
      ),
    );
  }
  const all = Object.keys(children).length;
  if (all === 0) return lines;
  const open = childrenAtWork(state);
  const more = open.length > NAMED ? `, and ${open.length - NAMED} more` : '';
  const names = open.slice(0, NAMED).map(visible).join(', ');
  const standing = open.length === 0 ? 'all have reported' : `${open.length} at work: ${names}${more}`;
  return [...lines, `children: ${all} (${standing})`];
}

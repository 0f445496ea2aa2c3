// Tables without borders, columns two blanks apart. Loads cli-table3, so only commands that print a table load it.
import Table from 'cli-table3';

const none = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/**
 * Lays out rows of cells below a head (none if absent) and gives the lines, without blanks at their ends. Cells must be
 * safe text (see `visible`); colours count for nothing in their width. `right` names columns by number to align right.
 */
export function tableOf(rows: string[][], options: { head?: string[]; right?: number[] } = {}): string[] {
  const all = options.head ? [options.head, ...rows] : rows;
  if (all.length === 0) return [];
  const table = new Table({
    chars: none,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: (all[0] ?? []).map((_, column) => (options.right?.includes(column) ? 'right' : 'left')),
  });
  table.push(...all);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

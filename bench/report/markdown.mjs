// Figures as Markdown, as bench/RESULTS.md holds them. Pure.
import { shown, verdictOf } from './table.mjs';

/** One section's figures under a heading of their own. */
export function markdownOf(section, figures) {
  const rows = figures.map(({ name, unit, base, ours, ratio, target = '', reached }) =>
    [name, unit, shown(base), shown(ours), shown(ratio, 2), target, verdictOf(reached)].join(' | '),
  );
  return [
    `### ${section}`,
    '',
    '| | unit | base | ours | ours / base | target | |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

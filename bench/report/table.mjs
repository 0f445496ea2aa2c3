// Figures as a table for people. Pure.
import { createRequire } from 'node:module';

const Table = createRequire(import.meta.url)('cli-table3');

/** One section's figures as text, with medians, ranges, and what is reached. */
export function tableOf(section, figures) {
  const table = new Table({
    head: [section, 'unit', 'base', 'ours', 'ours / base', 'target', ''],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'left', 'left'],
  });
  for (const { name, unit, base, ours, ratio, target = '', reached } of figures)
    table.push([name, unit, shown(base), shown(ours), shown(ratio, 2), target, verdictOf(reached)]);
  return table.toString();
}

/** In words whether a target is reached; empty where there is none. */
export function verdictOf(reached) {
  if (reached === undefined) return '';
  return reached ? 'reached' : 'NOT REACHED';
}

/** A median with its range behind it. */
export function shown(values, places) {
  if (values === undefined) return '';
  const { median, least, most } = values;
  const text = (value) => value.toFixed(places ?? placesOf(median));
  return least === most ? text(median) : `${text(median)} (${text(least)}–${text(most)})`;
}

/** Three digits that mean something, whatever the size. */
function placesOf(value) {
  if (Number.isInteger(value)) return 0;
  return value >= 100 ? 0 : value >= 10 ? 1 : 2;
}

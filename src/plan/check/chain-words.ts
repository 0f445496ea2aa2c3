// A circle as a message prints it. Pure.
import type { Step } from './circles';

/** More steps than this are not printed. */
const SHOWN = 10;

/** `builder –Built→ reviewer –ReviewRefused→ builder`. */
export function chainWords(circle: readonly (Step & { type: string })[]): string {
  const arrows = circle.slice(0, SHOWN).map(({ from, type }) => `${from} –${type}→ `);
  const more = circle.length > SHOWN ? [`(${circle.length - SHOWN} more) → `] : [];
  return [...arrows, ...more, circle[0]?.from].join('');
}

// A list of which a pattern asks for values and, at the same path, for fields of objects: `{"a": [1], "a.b": [2]}`. Safe and pure.
//
// A value and an object are of the same element where every list around both has them in one element; so a value goes with the
// objects beside it and further inside, and with none in another branch.
import type { Met } from './match-pattern';

/** A list that is being looked at, on the way to what is inside it. */
interface Open {
  list: readonly unknown[];
  next: number;
  /** A value that fits stands in the list itself. */
  ownFits: boolean;
  /** In it or in a list around it: a value that fits, any value. */
  fits: boolean;
  hasValue: boolean;
  /** In it or in a list inside it: any value; nothing but objects in which the fields may be and are lacking. */
  hasInside: boolean;
  lacks: boolean;
}

export interface Asks {
  /** How a value meets what is asked of values: undefined where it is none. */
  fits(element: unknown): boolean | undefined;
  /** How an element meets what is asked below it. */
  inside(element: unknown): Met;
  /** There may be no value; there may be no field below. */
  mayLack: boolean;
  mayLackBelow: boolean;
}

/** How a list meets both. */
export function meetsBoth(asks: Asks, list: readonly unknown[]): Met {
  const open = [opened(asks, list, undefined)];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    if (top.next < top.list.length) {
      const element = top.list[top.next];
      top.next += 1;
      if (Array.isArray(element)) {
        open.push(opened(asks, element, top));
        continue;
      }
      const met = asks.inside(element);
      if (met === 'found' && (top.fits || (asks.mayLack && !top.hasValue))) return 'found';
      if (met !== 'lacking') top.lacks = false;
      continue;
    }
    if (top.ownFits && top.lacks) return 'found';
    open.pop();
    const around = open.at(-1);
    if (!around) return asks.mayLack && !top.hasInside && top.lacks ? 'lacking' : 'no';
    around.lacks &&= top.lacks;
    around.hasInside ||= top.hasInside;
  }
  return 'no';
}

function opened(asks: Asks, list: readonly unknown[], around: Open | undefined): Open {
  let ownFits = false;
  let hasOwn = false;
  for (const element of list) {
    const fits = asks.fits(element);
    if (fits !== undefined) hasOwn = true;
    if (fits) ownFits = true;
  }
  return {
    list,
    next: 0,
    ownFits,
    fits: ownFits || around?.fits === true,
    hasValue: hasOwn || around?.hasValue === true,
    hasInside: hasOwn,
    lacks: asks.mayLackBelow,
  };
}

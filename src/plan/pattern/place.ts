// Where something stands in a pattern, for messages. Safe and pure: may be loaded by every room and by the workflow sandbox.

export type Place = readonly (string | number)[];

/** Characters of a name that a message shows. */
const SHOWN = 80;

/** `payload.severity[0].prefix`; `the pattern` at the top. */
export function placeWords(place: Place): string {
  if (place.length === 0) return 'the pattern';
  return place.reduce<string>((words, step) => {
    if (typeof step === 'number') return `${words}[${step}]`;
    const name = step.length > SHOWN ? `${step.slice(0, SHOWN)}…` : step;
    return words === '' ? name : `${words}.${name}`;
  }, '');
}

/** Thrown while a pattern is read, and caught where the reading began. */
export class PatternRefused extends Error {
  override readonly name = 'PatternRefused';

  /** `rest`: of the sentence that begins with the place. */
  constructor(
    readonly place: Place,
    rest: string,
  ) {
    super(`${placeWords(place)} ${rest}`);
  }
}

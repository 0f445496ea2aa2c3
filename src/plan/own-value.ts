// Records are keyed by names that people choose, and `constructor` is one: it must not find what every object has. Safe: pure.

/** What the record itself has under the name. */
export function ownValue<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

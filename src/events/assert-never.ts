// The end of every switch over a union. Safe: may be imported by every room and by the workflow sandbox.

/** Fails to compile where a member of the union was forgotten; throws where data of another version came. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
}

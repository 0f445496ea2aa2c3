// What global set-up hands to the test files: jest's workers inherit its environment, and nothing else.

/** Names of the variables that global set-up fills. */
export type HandedOver =
  | 'SIGNALBOX_TEST_ADDRESS'
  | 'SIGNALBOX_TEST_NAMESPACE'
  | 'SIGNALBOX_TEST_UI'
  | 'SIGNALBOX_TEST_CLI'
  | 'SIGNALBOX_TEST_TIME_SKIPPING_SERVER';

/** Writes one; for global set-up only. */
export function handOver(name: HandedOver, value: string): void {
  process.env[name] = value;
}

/** Reads one; throws when global set-up has not run. */
export function handedOver(name: HandedOver): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: tests that need a server run under jest's global set-up`);
  return value;
}

// Jest's global tear-down: stops the shared server and removes its files.
import { stopSharedServer } from './shared-server';

/** Runs after the last test file. */
export default async function globalTeardown(): Promise<void> {
  await stopSharedServer();
}

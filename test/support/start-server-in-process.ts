// A process that starts a dev server in the folder given, prints its pid and address, and ends without stopping it: for
// tests of what becomes of the server then. Second argument `outlives`: it is to be left running.
import { startDevServer } from '../../src/temporal/servers/start-dev-server';
import { serverWorld } from './server-world';

const [folder = '', outlives] = process.argv.slice(2);

startDevServer({ data: { folder }, uiPort: 'none', outlives: outlives === 'outlives' }, serverWorld()).then(
  ({ pid, address }) => {
    process.stdout.write(`${pid} ${address}\n`, () => process.exit(0));
  },
);

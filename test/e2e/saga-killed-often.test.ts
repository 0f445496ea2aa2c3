// Many sagas, and worker processes killed at random points: the short form of `npm run chaos -- sagas`, which is in test/chaos. A witness
// outside Temporal is held against what the product says.
import '../support/quiet-runtime';
import { reportLine } from '../chaos/report-line';
import { runSagas } from '../chaos/sagas/run-sagas';

describe('workers that are killed again and again', () => {
  it('bring each saga to one end: no work lost, none done twice, none out of order', async () => {
    // Early, so that what was killed is taken up again while others end.
    const within = { from: 0.1, to: 0.4 };
    const few = { sagas: 24, kills: 3, workers: 3, failing: 3, seed: 4711 };
    const report = await runSagas({ ...few, within, say: () => undefined });
    process.stderr.write(`${reportLine(report)}\n`);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ sagas: 24, kills: 3, lost: 0, dup: 0, order: 0, stuck: 0 });
    expect(report.undos).toBeGreaterThan(report.steps);
  }, 240_000);
});

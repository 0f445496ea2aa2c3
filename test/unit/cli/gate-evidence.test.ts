// What `gate show` says of evidence that does not count any more, and since when a gate waits again.
import { gateLines } from '../../../src/cli/views/gate-text';
import { gateView } from '../../../src/client/gate-view';
import { START } from '../../support/correlation';
import { event, Gated, gatedPlan, HOUR } from '../coordination/gate/gated';
import { capturedOutput } from './captured';

const plain = capturedOutput();
const viewOf = (given: Gated, at = given.now) => {
  const { plan, state, facts } = given;
  const record = { plan, correlation: 'feature-7', state, facts, runs: [], untaken: 0, removedRuns: 0 };
  const view = gateView(record, 'clearance', at);
  if (!view) throw new Error('there is no gate clearance');
  return view;
};
const shown = (given: Gated, at?: number) => gateLines(viewOf(given, at), plain);
const reviewed = (words: Parameters<typeof gatedPlan>[0] = {}) => {
  const given = new Gated(gatedPlan(words));
  given.publish(event('Reviewed', { id: 'evt-1', source: '/sue' }));
  return given;
};

describe('a gate that was open', () => {
  it('names who took its evidence back, and when', () => {
    const given = reviewed();
    given.pass(HOUR);
    given.publish(event('Doubted', { id: 'evt-2', source: '/ben', retracts: 'evt-1' }));
    expect(shown(given)).toContain(
      '  evt-1 Reviewed from /sue, 2026-11-20T10:00:00Z: counts no more since 2026-11-20T11:00:00Z: ' +
        'taken back by Doubted evt-2 from /ben',
    );
  });

  it('waits since its evidence became too old, not since somebody looks', () => {
    const given = reviewed({ freshForMs: HOUR });
    const stale = START + HOUR + 1;
    expect(viewOf(given, START + HOUR)).toMatchObject({ status: 'open', round: 1 });
    expect(viewOf(given, START + 5 * HOUR)).toMatchObject({ status: 'waiting', round: 2, since: stale });
    expect(shown(given, START + 5 * HOUR)).toContain(
      '  evt-1 Reviewed from /sue, 2026-11-20T10:00:00Z: counts no more since 2026-11-20T11:00:00.001Z: too old',
    );
  });

  it('says what came first of evidence that was taken back and would be too old by now', () => {
    const given = reviewed({ freshForMs: HOUR });
    given.pass(2 * HOUR);
    given.publish(event('Doubted', { retracts: 'evt-1' }));
    expect(viewOf(given).criteria[0]?.spent).toMatchObject([{ id: 'evt-1', why: 'too-old' }]);
  });

  it('has no such evidence while all counts', () => {
    expect(viewOf(reviewed()).criteria[0]).toMatchObject({ evidence: [{ id: 'evt-1' }], spent: [] });
  });
});

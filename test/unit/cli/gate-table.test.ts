// The list of gates that wait, also on narrow terminals.

import { gateTable } from '../../../src/cli/views/gate-table';
import { gateView } from '../../../src/client/gate-view';
import { START } from '../../support/correlation';
import { event, Gated, gatedPlan, HOUR } from '../coordination/gate/gated';
import { capturedOutput } from './captured';

function view() {
  const approval = { role: 'lead', quorum: 2, withinMs: 48 * HOUR };
  const given = new Gated(gatedPlan({ evidence: ['SecurityReviewPassed'], approval }));
  given.publish(event('Built', { source: '/builder' }));
  const { plan, facts, state } = given;
  const record = { plan, facts, state, correlation: 'feature-7', runs: [], untaken: 0, removedRuns: 0 };
  const found = gateView(record, 'clearance', START);
  if (!found) throw new Error('no such gate');
  return found;
}

describe('the list of gates that wait', () => {
  it('has a row each, times without their date where that is today’s', () => {
    const [head = '', row = '', next] = gateTable([view()], capturedOutput(), START);
    expect(head.split(/ {2,}/)).toEqual(['CORRELATION', 'GATE', 'WAITS FOR', 'HOLDS', 'SINCE', 'UNTIL']);
    expect(row.split(/ {2,}/)).toEqual([
      'feature-7',
      'clearance',
      'evidence SecurityReviewPassed (0 of 1), approval by lead (0 of 2)',
      'deployer#1',
      expect.stringMatching(/^\d\d:\d\d:\d\d$/),
      expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    ]);
    expect(next).toBe('next: signalbox gate show feature-7 clearance');
  });

  it('cuts what is long between words where a terminal is narrow, and loses nothing', () => {
    const words = (width?: number) => gateTable([view()], capturedOutput({ width }), START);
    const narrow = words(100);
    for (const line of narrow) expect(line.length).toBeLessThanOrEqual(100);
    const sorted = (lines: string[]) => lines.join(' ').split(/\s+/).sort();
    expect(sorted(narrow)).toEqual(sorted(words()));
  });
});

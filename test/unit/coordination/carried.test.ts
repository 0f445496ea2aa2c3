// Rolling over: what is carried into the next run, small enough and whole enough (see DESIGN.md, delivery).
import fc from 'fast-check';
import { CARRIED_BYTES, fitForCarrying } from '../../../src/coordination/rollover';
import { utf8Bytes } from '../../../src/events/text';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { join, routingPlan } from '../../support/routing-plan';

const builder = () =>
  new Correlation(routingPlan({ builder: { on: 'Start' }, waiter: { on: join('all', ['Start', 'Other']) } }));

const bytesOf = (value: unknown) => utf8Bytes(JSON.stringify(value));

describe('a delivery that is at work when a run hands over', () => {
  it('is queued with the attempts it has used, and dispatched again with them under the same key', () => {
    const correlation = builder();
    correlation.publish(envelope('Start'));
    const spent = { 'builder#1': { failures: 2, crashes: 1 } };
    correlation.take({ input: 'carry', spent }, true);
    expect(correlation.state.open['builder#1']).toMatchObject({ state: 'queued', spent: spent['builder#1'] });
    correlation.take({ input: 'begin' });
    const [first, second] = correlation.dispatched;
    expect(second?.delivery).toMatchObject({ spent: spent['builder#1'], key: first?.delivery.key });
    expect(correlation.running).toEqual(['builder#1']);
  });

  it('stays at work where it runs in a workflow of its own', () => {
    const correlation = new Correlation(routingPlan({ slow: { on: 'Start', timeoutMs: 3_600_000 } }));
    correlation.publish(envelope('Start'));
    correlation.take({ input: 'carry', spent: {} }, true);
    expect(correlation.take({ input: 'begin' }).effects).toEqual([]);
    expect(correlation.running).toEqual(['slow#1']);
  });

  it('leaves what waits as it is', () => {
    const correlation = builder();
    correlation.publish(envelope('Start'));
    correlation.rollOver();
    expect(correlation.open).toEqual(['builder#1 running', 'waiter#1 waiting']);
    correlation.publish(envelope('Other'));
    expect(correlation.rounds).toEqual([['evt-Start', 'evt-Other']]);
  });
});

describe('a state that is too large to be carried', () => {
  const large = (count: number, kibibytes: number) => {
    const correlation = builder();
    for (let number = 0; number < count; number++)
      correlation.publish(
        envelope('Start', {
          id: `evt-${number}`,
          payload: { text: 'x'.repeat(kibibytes * 1024) },
          trace: 'kept',
        }),
      );
    return correlation;
  };

  it('is carried whole where it is small', () => {
    const { state } = large(2, 10);
    expect(fitForCarrying(state)).toBe(state);
  });

  it('leaves the largest bodies behind until it fits, and keeps every header', () => {
    const correlation = large(3, 100);
    correlation.publish(envelope('Start', { id: 'evt-small', payload: { text: 'small' } }));
    for (const id of ['evt-large-1', 'evt-large-2'])
      correlation.publish(envelope('Start', { id, payload: { text: 'x'.repeat(200 * 1024) } }));
    const kept = fitForCarrying(correlation.state);
    expect(bytesOf(kept)).toBeLessThanOrEqual(CARRIED_BYTES);
    for (const [sequence, event] of Object.entries(correlation.state.held)) {
      const { payload: _, ...header } = event.envelope;
      expect(kept.held[sequence]?.envelope).toMatchObject(header);
      expect(kept.held[sequence]).toMatchObject({ run: 'run-1', uses: event.uses, bytes: event.bytes });
    }
    expect(Object.values(kept.held).map((event) => event.elsewhere ?? false)).toEqual([
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('gets below any limit that its headers leave room for, and the ledger stays as it was', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 12_000, max: 200_000 }),
        (sizes, limit) => {
          const correlation = builder();
          sizes.forEach((size, number) => {
            correlation.publish(
              envelope('Start', { id: `evt-${number}`, payload: { text: 'ä'.repeat(size * 512) } }),
            );
          });
          const kept = fitForCarrying(correlation.state, limit);
          expect(bytesOf(kept)).toBeLessThanOrEqual(limit);
          expect(kept).toMatchObject({ ledger: correlation.state.ledger, open: correlation.state.open });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('hands a body that was left behind over by reference to the run that has it', () => {
    const correlation = large(1, 200);
    correlation.state = fitForCarrying(correlation.state, 10_000);
    correlation.rollOver();
    expect(correlation.dispatched.at(-1)?.event).toEqual({
      reference: {
        run: 'run-1',
        sequence: 1,
        envelope: { ...envelope('Start', { id: 'evt-0', trace: 'kept' }), payload: {} },
      },
    });
    correlation.publish(envelope('Other'));
    expect(correlation.dispatched.at(-1)?.joined).toMatchObject({
      Start: { reference: { run: 'run-1', sequence: 1 } },
      Other: { event: { type: 'Other' } },
    });
  });

  it('shortens the texts of dead letters last of all', () => {
    const correlation = builder();
    correlation.publish(envelope('Start'));
    const problem = 'it broke '.repeat(3_000);
    correlation.settle('builder#1', { ending: 'failed', reason: 'timeout', problem, attempts: 4 });
    const kept = fitForCarrying(correlation.state, 10_000);
    expect(kept.deadLetters).toMatchObject([{ delivery: 'builder#1', reason: 'timeout', attempts: 4 }]);
    expect(bytesOf(kept)).toBeLessThanOrEqual(10_000);
  });
});

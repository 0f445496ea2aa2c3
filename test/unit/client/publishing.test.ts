// What the client does before and around sending: chunks, order, patience.
import fc from 'fast-check';
import { isPassing, retryBusy } from '../../../src/client/retry-busy';
import { byCorrelation, SIGNAL_EVENTS, signalChunks } from '../../../src/client/signal-chunks';
import { isAtRest } from '../../../src/client/wait-for-rest';
import { initialState } from '../../../src/coordination/initial';
import type { CorrelationRecord } from '../../../src/store/read-correlation';
import { envelope } from '../../support/envelope';

const sized = (bytes: number, number: number) =>
  envelope('E', { id: `evt-${number}`, payload: { text: 'x'.repeat(bytes) } });

describe('events of one correlation', () => {
  it('are cut into signals that keep their order, lose none, and stay within their size', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 40 }), (sizes) => {
        const events = sizes.map(sized);
        const chunks = signalChunks(events, 5_000);
        expect(chunks.flat()).toEqual(events);
        for (const chunk of chunks)
          if (chunk.length > 1)
            expect(Buffer.byteLength(JSON.stringify(chunk))).toBeLessThanOrEqual(5_000 + chunk.length + 1);
      }),
    );
  });

  it('are at most 500 in a signal, however small', () => {
    const chunks = signalChunks(Array.from({ length: 1_201 }, (_, number) => sized(0, number)));
    expect(chunks.map((chunk) => chunk.length)).toEqual([SIGNAL_EVENTS, SIGNAL_EVENTS, 201]);
  });

  it('are grouped by correlation, each group in the order given', () => {
    const events = ['a', 'b', 'a', '__proto__', 'b'].map((correlation, number) =>
      envelope('E', { id: String(number), correlation_id: correlation }),
    );
    const groups = [...byCorrelation(events)].map(([correlation, group]) => [
      correlation,
      group.map(({ event }) => event.id),
    ]);
    expect(groups).toEqual([
      ['a', ['0', '2']],
      ['b', ['1', '4']],
      ['__proto__', ['3']],
    ]);
  });
});

describe('a server that says later', () => {
  const busy = (code: number) => Object.assign(new Error('busy'), { code, details: 'busy', metadata: {} });

  it('is asked again until it takes the event', async () => {
    let asked = 0;
    const answer = await retryBusy(async () => {
      asked += 1;
      if (asked < 4) throw busy(8);
      return 'taken';
    });
    expect([answer, asked]).toEqual(['taken', 4]);
  });

  it('is not asked for ever, and not at all after a refusal', async () => {
    await expect(retryBusy(() => Promise.reject(busy(14)), 300)).rejects.toThrow('busy');
    let asked = 0;
    const refused = retryBusy(() => {
      asked += 1;
      return Promise.reject(busy(3));
    });
    await expect(refused).rejects.toThrow('busy');
    expect(asked).toBe(1);
    expect(isPassing(new Error('wrapped', { cause: busy(14) }))).toBe(true);
    expect(isPassing('text')).toBe(false);
  });
});

describe('a correlation', () => {
  const record = (status: string, phase: 'active' | 'stalled' | 'idle', untaken = 0) =>
    ({ runs: [{ status }], state: { ...initialState('c'), phase }, untaken }) as unknown as CorrelationRecord;

  it.each([
    ['COMPLETED', 'active', 0, true],
    ['TERMINATED', 'active', 0, true],
    ['CONTINUED_AS_NEW', 'stalled', 0, false],
    ['RUNNING', 'active', 0, false],
    ['RUNNING', 'stalled', 0, true],
    ['RUNNING', 'idle', 0, true],
    ['RUNNING', 'stalled', 1, false],
  ] as const)(
    'that is %s and %s with %d messages not taken is at rest: %s',
    (status, phase, untaken, rest) => {
      expect(isAtRest(record(status, phase, untaken))).toBe(rest);
    },
  );
});

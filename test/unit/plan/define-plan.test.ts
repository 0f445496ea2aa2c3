// Plans written in TypeScript. What the compiler refuses is said with @ts-expect-error: `npm run types` fails where it does not.
import { definePlan } from '../../../src/plan/define-plan';
import { compileText, compileValue } from '../../../src/plan/load-plan';

const orders = definePlan({
  plan: 'orders',
  complete_on: { any: ['OrderWritten', 'OrderStuck'] },
  sources: { '/shop': { may: ['OrderPlaced'] } },
  agents: {
    checker: {
      run: { module: './checker.js' },
      on: 'OrderPlaced',
      publishes: { completed: 'OrderVerified', outcomes: { refused: 'OrderRefused' } },
    },
    writer: {
      run: { command: ['node', 'writer.js'] },
      reactions: [
        {
          on: { all: ['OrderVerified', { type: 'OrderPlaced' }], within: '1m', on_timeout: 'OrderStuck' },
          task: 'write',
          publishes: { completed: 'OrderWritten' },
        },
      ],
    },
  },
});

describe('a plan in TypeScript', () => {
  it('compiles to the same as its text', () => {
    const byText = compileText(JSON.stringify(orders), 'orders.json');
    expect(compileValue(orders, 'orders.json').routing).toEqual(byText.routing);
  });

  it('says the way to a wrong value, for it has no lines', () => {
    const wrong = { ...orders, agents: { checker: { ...orders.agents.checker, timeout: '30' } } };
    expect(() => compileValue(wrong, 'orders.ts')).toThrow(
      'orders.ts:1:1 error SB010 timeout needs a unit, got "30"; write 30s, 30m or 30h (at agents.checker.timeout)',
    );
  });

  it('is refused by the compiler where it waits for an event type that nobody declares', () => {
    const misspelt = definePlan({
      plan: 'orders',
      sources: { '/shop': { may: ['OrderPlaced'] } },
      agents: {
        // @ts-expect-error OrderPlacd is no event type of this plan
        checker: { run: { module: './checker.js' }, on: 'OrderPlacd' },
      },
    });
    expect(misspelt.agents.checker.on).toBe('OrderPlacd');
  });

  it('is refused by the compiler where a word is unknown', () => {
    const misspelt = definePlan({
      plan: 'orders',
      agents: {
        // @ts-expect-error "modul" is no word of run
        checker: { run: { modul: './checker.js' } },
      },
    });
    expect(misspelt.plan).toBe('orders');
  });
});

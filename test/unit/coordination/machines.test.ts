// Explicit state machines (M10): legal transitions are taken, illegal ones refused and recorded.
import fc from 'fast-check';
import type { RoutingMachine } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { routingPlan } from '../../support/routing-plan';

const machine: RoutingMachine = {
  initial: 'IDLE',
  states: ['IDLE', 'RUNNING', 'SUCCESS', 'FAILURE', 'ERROR'],
  transitions: [
    { from: 'IDLE', input: 'start', to: 'RUNNING' },
    { from: 'RUNNING', input: 'success', to: 'SUCCESS' },
    { from: 'RUNNING', input: 'failure', to: 'FAILURE' },
    { from: 'FAILURE', input: 'retry', to: 'RUNNING' },
    { from: 'FAILURE', input: 'max_retries', to: 'ERROR' },
  ],
  maxRetries: 2,
  publishes: { RUNNING: 'BuildRunning', ERROR: 'BuildGivenUp' },
};
const INPUTS = { start: 'Start', success: 'Success', failure: 'Failure', retry: 'Retry' } as const;
type Input = keyof typeof INPUTS;

const plan = () =>
  routingPlan(
    Object.fromEntries(
      Object.entries(INPUTS).map(([input, type]) => [
        `state:build/${input}`,
        { on: type, does: { work: 'transition' as const, machine: 'build', input } },
      ]),
    ),
    { machines: { build: machine } },
  );

let count = 0;
const send = (given: Correlation, ...inputs: Input[]) => {
  for (const input of inputs) given.publish(envelope(INPUTS[input], { id: `evt-machine-${++count}` }));
  return given.state.machines?.build?.state ?? machine.initial;
};

describe('a state machine', () => {
  it('goes from idle over running to success, and says so where the plan wants to hear it', () => {
    const given = new Correlation(plan());
    expect(send(given, 'start')).toBe('RUNNING');
    expect(given.events.at(-1)?.event).toMatchObject({ type: 'BuildRunning', source: '/state:build' });
    expect(given.events.at(-1)?.payload).toEqual({
      machine: 'build',
      from: 'IDLE',
      to: 'RUNNING',
      input: 'start',
      retries: 0,
    });
    expect(send(given, 'success')).toBe('SUCCESS');
  });

  it('is run again as often as its plan allows, and then gives up', () => {
    const given = new Correlation(plan());
    expect(send(given, 'start', 'failure', 'retry', 'failure', 'retry', 'failure', 'retry')).toBe('ERROR');
    expect(given.types.at(-1)).toBe('BuildGivenUp');
  });

  it('refuses what leads nowhere from where it is, and the ledger says so', () => {
    const given = new Correlation(plan());
    expect(send(given, 'success')).toBe('IDLE');
    const ended = given.facts.find((fact) => fact.fact === 'delivery-ended');
    expect(ended).toMatchObject({
      as: 'discarded',
      reason: 'illegal transition',
      problem: 'build is IDLE, and success leads nowhere from there',
    });
    expect(given.state.ledger.deliveries.discarded).toEqual({ 'illegal transition': 1 });
  });

  it('stays where it is over a rollover', () => {
    const given = new Correlation(plan());
    send(given, 'start', 'failure', 'retry');
    given.rollOver();
    expect(given.state.machines?.build).toEqual({ state: 'RUNNING', retries: 1 });
  });

  it('is in the state that its legal transitions lead to, whatever is sent', () => {
    const inputs = fc.array(fc.constantFrom(...(Object.keys(INPUTS) as Input[])), { maxLength: 30 });
    fc.assert(
      fc.property(inputs, (sent) => {
        let [state, retries] = [machine.initial, 0];
        let refused = 0;
        for (const input of sent) {
          const taken = input === 'retry' && retries >= 2 ? 'max_retries' : input;
          const found = machine.transitions.find((each) => each.from === state && each.input === taken);
          if (!found) refused += 1;
          else {
            state = found.to;
            if (taken === 'retry') retries += 1;
          }
        }
        const given = new Correlation(plan());
        expect(send(given, ...sent)).toBe(state);
        expect(given.state.ledger.deliveries.discarded['illegal transition'] ?? 0).toBe(refused);
      }),
      { numRuns: 300 },
    );
  });
});

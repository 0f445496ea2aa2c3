// Names that may not be: text in, problems out.
import { agent, checked, plan } from './plan-text';

const sources = 'sources: { /owner: { may: [Go, Stop] } }';
const told = (...lines: string[]) => checked(plan(sources, ...lines));

describe('a name', () => {
  it('that two things of a plan have is an error, for both would speak as the same source', () => {
    expect(
      told(
        'agents:',
        agent('a', 'on: Go'),
        'sagas: { a: { on: Go, steps: [{ step: One, agent: a, undo: none }] } }',
        'aggregators:',
        '  - { aggregator_id: both, wait_for: [{ type: Go }], on_complete: X }',
        '  - { aggregator_id: both, wait_for: [{ type: Go }], on_complete: X }',
        'gates: { both: { criteria: [{ approval: {} }] } }',
      ),
    ).toEqual([
      'plan.yaml:5:10 error SB120 saga a has the name of an agent, and both would speak as /a; rename one of them',
      'plan.yaml:8:22 error SB120 aggregator both is there twice, and both would speak as /both; rename one of them',
      'plan.yaml:9:10 error SB120 gate both has the name of an aggregator, and both would speak as /both; rename one of them',
    ]);
  });

  it('that is ours is an error for all of them', () => {
    expect(
      told(
        'agents:',
        agent('a', 'on: Go'),
        'pauses: { signalbox.p: { on: Go } }',
        'states: { default: { on: {} } }',
      )
        .filter((line) => line.includes('error'))
        .map((line) => line.replace(/ is reserved.*; /, ' …; ')),
    ).toEqual([
      'plan.yaml:5:11 error SB106 pause name "signalbox.p" …; rename the pause',
      'plan.yaml:6:11 error SB106 state machine name "default" …; rename the state machine',
    ]);
  });
});

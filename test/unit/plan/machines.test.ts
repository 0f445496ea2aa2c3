// State machines (M10): text in, the routing part or problems out.
import { compileText } from '../../../src/plan/load-plan';
import { agent, checked, plan } from './plan-text';

const head = [
  'sources: { /owner: { may: [Go, Passed, Failed, Again] } }',
  'agents:',
  agent('a', 'on: Go, publishes: {}'),
  'states:',
];
const text = (words: string): string => plan(...head, `  build: { ${words} }`);
const all = 'start: Go, success: Passed, failure: "type=Failed and severity=high"';
const compiled = (words: string) => compileText(text(words), 'plan.yaml').routing;

describe('a state machine', () => {
  it('is that of M10 where it says nothing, with three retries', () => {
    const { machines, reactions, events } = compiled(
      `on: { ${all}, retry: { type: Again, from: /owner } }, publishes: { RUNNING: Began, ERROR: GivenUp }`,
    );
    expect(machines).toEqual({
      build: {
        initial: 'IDLE',
        states: ['IDLE', 'RUNNING', 'SUCCESS', 'FAILURE', 'ERROR'],
        transitions: [
          { from: 'IDLE', input: 'start', to: 'RUNNING' },
          { from: 'RUNNING', input: 'success', to: 'SUCCESS' },
          { from: 'RUNNING', input: 'failure', to: 'FAILURE' },
          { from: 'FAILURE', input: 'retry', to: 'RUNNING' },
          { from: 'FAILURE', input: 'max_retries', to: 'ERROR' },
        ],
        maxRetries: 3,
        publishes: { RUNNING: 'Began', ERROR: 'GivenUp' },
      },
    });
    expect(reactions.slice(1).map(({ name, agent, task, does }) => [name, agent, task, does])).toEqual(
      ['start', 'success', 'failure', 'retry'].map((input) => [
        `state:build/${input}`,
        'build',
        input,
        { work: 'transition', machine: 'build', input },
      ]),
    );
    expect(reactions.at(-1)?.on).toEqual({ trigger: 'event', type: 'Again', from: '/owner' });
    expect([events.Began?.publishers, events.GivenUp?.publishers]).toEqual([['/build'], ['/build']]);
  });

  it('has its own states where it says its transitions; the first begins where nothing is said', () => {
    const { machines } = compiled(
      'on: { up: Go, down: Failed }, transitions: [{ from: LOW, input: up, to: HIGH }, { from: HIGH, input: down, to: LOW }]',
    );
    expect(machines?.build).toEqual({
      initial: 'LOW',
      states: ['LOW', 'HIGH'],
      transitions: [
        { from: 'LOW', input: 'up', to: 'HIGH' },
        { from: 'HIGH', input: 'down', to: 'LOW' },
      ],
      publishes: {},
    });
  });

  it('has no problem where its words meet, and feeds whoever waits for its states', () => {
    const [sources = '', ...rest] = head;
    expect(
      checked(
        plan(
          sources,
          'complete_on: { any: [Ended, GivenUp] }',
          ...rest,
          `  build: { on: { ${all}, retry: Again }, max_retries: 1, publishes: { SUCCESS: Ended, ERROR: GivenUp } }`,
        ),
      ),
    ).toEqual([]);
  });

  it('with an input or a published state that it does not have is an error', () => {
    expect(checked(text(`on: { ${all}, retry: Again, strt: Go }, publishes: { SUCESS: X }`))).toEqual([
      'plan.yaml:6:102 error SB123 no transition has input "strt"; did you mean start?',
      'plan.yaml:6:127 error SB123 no transition has state "SUCESS"; did you mean SUCCESS?',
    ]);
  });

  it('that begins where no transition begins is an error', () => {
    expect(checked(text(`on: { ${all}, retry: Again }, initial: IDL`))).toEqual([
      'plan.yaml:6:113 error SB123 initial is "IDL", and no transition begins there; did you mean IDLE?',
    ]);
  });

  it('with an input that no event gives is a warning', () => {
    expect(checked(text('on: { start: Go, success: Passed, failure: Failed }'))).toEqual([
      'plan.yaml:6:16 warn SB221 no event gives input retry; add it under on: { retry: TYPE }',
    ]);
  });

  it('that goes two ways by one input is an error, and a state that nothing leads to a warning', () => {
    const ways = [
      '{ from: LOW, input: up, to: HIGH }',
      '{ from: LOW, input: up, to: TOP }',
      '{ from: HIG, input: up, to: TOP }',
    ];
    expect(checked(text(`on: { up: Go }, transitions: [${ways.join(', ')}]`))).toEqual([
      'plan.yaml:6:98 error SB124 LOW goes to HIGH by up already, and cannot go to TOP by it too; take one out',
      'plan.yaml:6:121 warn SB222 nothing leads to state "HIG"; did you mean HIGH?',
    ]);
  });
});

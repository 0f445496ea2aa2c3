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

const deployment = definePlan({
  plan: 'deployment',
  complete_on: {
    any: ['Deployed', 'UndoItCompleted', 'RolledBack', 'DesignApiCompleted', 'Cleared', 'Ended'],
  },
  sources: { '/owner': { may: ['Approved', 'Reviewed', 'Alert'] } },
  events: { Clarify: { kind: 'query', answer: 'Clarified', timeout: '2m' } },
  agents: {
    deployer: { run: { command: ['node'] }, asks: ['Clarify'] },
    waiter: {
      run: { command: ['node'] },
      on: {
        all: [
          { type: 'Both', from: ['/both', '/owner'] },
          'Overdue',
          'Clarified',
          { filter: { type: [{ suffix: 'Cleared' }] } },
        ],
        on_unsatisfiable: 'Never',
      },
      through_pause: true,
    },
  },
  tasks: {
    starts_on: 'Approved',
    'design-api': { agent: 'deployer' },
    build: { agent: 'deployer', depends_on: ['design-api'], gate: 'clearance' },
  },
  sagas: {
    deploy: {
      on: { all: ['Approved', 'Never'] },
      publishes: { completed: 'Deployed', compensated: 'RolledBack' },
      steps: [
        { step: 'Stage', agent: 'deployer', success: 'Staged', undo: 'RemoveIt' },
        {
          step: 'Go',
          agent: 'deployer',
          requires_approval: { role: 'lead' },
          undo: { do: 'UndoIt', agent: 'deployer' },
        },
      ],
    },
  },
  aggregators: [
    {
      aggregator_id: 'both',
      wait_for: [{ type: 'Staged' }, { type: 'RemoveItFailed' }],
      on_complete: 'Both',
    },
  ],
  gates: {
    clearance: {
      criteria: [
        { evidence: { type: 'Reviewed', from: ['/owner', '/lead'], quorum: 'all' }, fresh_for: '1d' },
        { approval: { role: 'lead', within: '2d', escalate: 'Overdue' } },
      ],
      on_open: 'Cleared',
    },
  },
  pauses: { blockers: { on: 'Alert', resume_on: 'Cleared' } },
  states: { life: { on: { start: 'Approved', success: 'Deployed' }, publishes: { SUCCESS: 'Ended' } } },
  roles: { lead: ['ann'] },
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

  it('knows the event types of sagas, undos, tasks, aggregators, gates and state machines', () => {
    const { events } = compileValue(deployment, 'deployment.ts').routing;
    for (const type of ['UndoItCompleted', 'DesignApiCompleted', 'Both', 'Overdue', 'Ended', 'Clarified'])
      expect(Object.keys(events)).toContain(type);
  });

  it('is refused by the compiler where a saga, a pause, a graph or an aggregator waits for a type that nobody declares', () => {
    const agents = { a: { run: { module: './a.js' } } } as const;
    const sources = { '/owner': { may: ['Go'] } } as const;
    const steps = [{ step: 'One', agent: 'a', undo: 'none' }] as const;
    const misspelt = [
      // @ts-expect-error Goo is no event type of this plan
      definePlan({ plan: 'p', sources, agents, sagas: { s: { on: 'Goo', steps } } }),
      // @ts-expect-error Goo is no event type of this plan
      definePlan({ plan: 'p', sources, agents, pauses: { p: { on: 'Go', resume_on: 'Goo' } } }),
      // @ts-expect-error Goo is no event type of this plan
      definePlan({ plan: 'p', sources, agents, tasks: { starts_on: 'Goo', t: { agent: 'a' } } }),
      definePlan({
        plan: 'p',
        sources,
        agents,
        // @ts-expect-error Goo is no event type of this plan
        aggregators: [{ aggregator_id: 'x', wait_for: [{ type: 'Goo' }], on_complete: 'Y' }],
      }),
      definePlan({
        plan: 'p',
        sources,
        agents,
        // @ts-expect-error agnt is no word of a step
        sagas: { s: { on: 'Go', steps: [{ step: 'One', agnt: 'a' }] } },
      }),
    ];
    expect(misspelt).toHaveLength(5);
  });
});

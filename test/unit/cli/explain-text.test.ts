// Explanations as a terminal shows them: golden texts of typical cases.
import { explanationLines, remarkLines, rowLines } from '../../../src/cli/views/explain-text';
import type { AttemptsTold } from '../../../src/coordination/explain/explanation';
import type { RoutingPlan } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { correlationText, eventText, explanationOf } from '../../support/explained';
import { type AgentWords, join, on, routingPlan } from '../../support/routing-plan';
import { capturedOutput } from './captured';

const plain = capturedOutput();

const term = (name: string, text: string) => ({
  path: name.startsWith('payload.') ? name.split('.') : ['payload', name],
  name,
  equals: text,
  text,
});
const designed = (name: string, text: string) => on('APIDesignCompleted', { filter: [term(name, text)] });

/** The team of the product's sample. */
const team = (rest: Partial<RoutingPlan> = {}, agents: Record<string, AgentWords> = {}) =>
  routingPlan(
    {
      'backend-architect': { on: 'UserStoryApproved', publishes: { completed: 'APIDesignCompleted' } },
      'ux-designer': { on: 'UserStoryApproved', publishes: { completed: 'WireframeCompleted' } },
      'test-engineer': { on: 'TestingAsked', publishes: { completed: 'TestPlanCompleted' } },
      'python-pro': { on: 'APIDesignCompleted' },
      'database-specialist': { on: 'APIDesignCompleted', publishes: { completed: 'SchemaDesignCompleted' } },
      'phase1-complete': {
        on: join('all', ['APIDesignCompleted', 'WireframeCompleted', 'TestPlanCompleted']),
        does: { work: 'aggregate', aggregator: 'phase1-complete' },
        publishes: { completed: 'Phase1Completed' },
      },
      'security-auditor': { on: designed('severity', 'high') },
      reviewer: { on: designed('payload.verdct', 'pass') },
      ...agents,
    },
    { sources: { '/outside': { may: ['UserStoryApproved', 'TestingAsked'] } }, ...rest },
  );

const tried: ReadonlyMap<string, AttemptsTold> = new Map([
  ['database-specialist#2', { failed: [{ attempt: 1, reason: 'timeout', problem: 'took longer than 1 s' }] }],
]);

function designedFeature(): { given: Correlation; id: string } {
  const given = new Correlation(team());
  given.publish(envelope('UserStoryApproved'));
  given.answer('backend-architect#1', { severity: 'low', verdict: 'pass' });
  given.pass(3_100);
  given.settle('database-specialist#2', { ending: 'answered', payload: {}, attempts: 2 });
  given.pass(5_100);
  given.answer('python-pro#2');
  const id = given.events[1]?.event.id ?? '';
  return { given, id };
}

describe('an event', () => {
  it('is explained as the product shows it', () => {
    const { given, id } = designedFeature();
    const explanation = explanationOf(given, id, { attempts: tried });
    const rows = explanation.rows.map((row) =>
      row.name === 'reviewer' ? { ...row, place: 'plan.yaml:31:9' } : row,
    );
    expect(explanationLines({ ...explanation, rows }, plain)).toEqual([
      `${id} APIDesignCompleted from /backend-architect`,
      '✓ python-pro            type is APIDesignCompleted   handled in 8.2 s, attempt 1',
      '✓ database-specialist   type is APIDesignCompleted   handled in 3.1 s, attempt 2 (1: timeout)',
      '· phase1-complete       1 of 3; waiting for WireframeCompleted (ux-designer, running since 10:00:00), ' +
        'TestPlanCompleted (test-engineer, not woken: waits for TestingAsked)',
      '✗ security-auditor      severity=high: payload.severity is "low"',
      '✗ reviewer              payload.verdct=pass: no such field; did you mean verdict?   plan.yaml:31:9',
      '3 reactions ask for other types',
    ]);
  });

  it('shows those that ask for other types where all are wanted', () => {
    const { given, id } = designedFeature();
    expect(eventText(given, id, {}, true).slice(-3)).toEqual([
      '✗ backend-architect     type=UserStoryApproved: type is "APIDesignCompleted"',
      '✗ ux-designer           type=UserStoryApproved: type is "APIDesignCompleted"',
      '✗ test-engineer         type=TestingAsked: type is "APIDesignCompleted"',
    ]);
  });

  it('that nobody reacts to says so, and which reaction was probably meant', () => {
    const given = new Correlation(
      routingPlan({ writer: { on: 'UserStoryApproved' }, reader: { on: 'ReviewCompleted' } }),
    );
    given.publish(envelope('UserStoryAproved'));
    expect(eventText(given, 'evt-UserStoryAproved')).toEqual([
      'evt-UserStoryAproved UserStoryAproved from /outside',
      'unmatched: no reaction of the plan asks for UserStoryAproved, which the plan does not know; did you mean UserStoryApproved?',
      '✗ writer   type=UserStoryApproved: type is "UserStoryAproved"; did you mean UserStoryApproved?',
      '1 reaction asks for other types; --all lists them',
    ]);
  });

  it('counts those that ask for other types, and lists them where all are wanted', () => {
    const agents = Array.from({ length: 15 }, (_, number) => [`agent-${number}`, { on: `Type${number}` }]);
    const given = new Correlation(routingPlan(Object.fromEntries(agents)));
    given.publish(envelope('Unheard'));
    expect(eventText(given, 'evt-Unheard').slice(2)).toEqual([
      '15 reactions ask for other types; --all lists them',
    ]);
    expect(eventText(given, 'evt-Unheard', {}, true)).toHaveLength(17);
  });

  it('that was parked says why', () => {
    const given = new Correlation(team());
    const { event, routing } = envelope('UserStoryApproved');
    given.publish({ event, routing, payload: 3 });
    expect(eventText(given, 'evt-UserStoryApproved')).toEqual([
      'evt-UserStoryApproved UserStoryApproved from /outside',
      expect.stringMatching(/^✗ parked as invalid_payload: payload .*3/),
    ]);
  });

  it('that came again says how often, and what became of it', () => {
    const given = new Correlation(routingPlan({ writer: { on: 'Begun' } }));
    given.publish(envelope('Begun'));
    given.pass(5_000);
    given.publish(envelope('Begun'), envelope('Begun'), envelope('Begun', { payload: { other: true } }));
    expect(eventText(given, 'evt-Begun').slice(2)).toEqual([
      'came again 2 times (10:00:05, 10:00:05) with the same content: nothing was done',
      'came again once (10:00:05) with other content: the first one stands',
    ]);
  });

  it('never sends its text to the terminal as it is', () => {
    const given = new Correlation(routingPlan({ reader: { on: on('A', { filter: [term('x', 'y')] }) } }));
    given.publish(envelope('A', { payload: { x: '\u001b]52;c;cm0=\u0007' } }));
    expect(eventText(given, 'evt-A').join('\n')).not.toContain('\u001b');
  });
});

describe('rows', () => {
  it('write the clause that said no before the value that it saw', () => {
    const row = { name: 'auditor', clause: 'severity=high', outcome: 'payload.severity is "low"' };
    expect(rowLines([{ mark: 'refused', ...row }], plain)).toEqual([
      '✗ auditor   severity=high: payload.severity is "low"',
    ]);
  });

  it('write further sentences below, under the first', () => {
    const row = { name: 'merger', clause: '', outcome: 'ended', details: ['A: nobody publishes it'] };
    expect(rowLines([{ mark: 'lost', ...row }], plain)).toEqual([
      '! merger   ended',
      '           A: nobody publishes it',
    ]);
  });
});

describe('a correlation', () => {
  it('says that nothing is waited for where that is so', () => {
    const given = new Correlation(routingPlan({ writer: { on: 'Begun' } }, { completeOn: on('Begun') }));
    given.publish(envelope('Begun'));
    given.runAll();
    expect(correlationText(given)).toEqual(['nothing is at work, and nothing is waited for']);
  });

  it('says what cannot be explained because it is not there', () => {
    expect(remarkLines({ untaken: 2, removedRuns: 1 }, plain)).toEqual([
      '2 messages not yet taken, which nothing is explained of: does a worker run for this plan?',
      "1 earlier run removed by the namespace's retention: what they held is not explained",
    ]);
    expect(remarkLines({ untaken: 0, removedRuns: 0 }, plain)).toEqual([]);
  });
});

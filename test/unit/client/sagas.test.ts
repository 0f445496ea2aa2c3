// What a saga is started with by hand, and how sagas are looked for.
import fc from 'fast-check';
import { prepareSaga, type SagaDraft } from '../../../src/client/prepare-saga';
import { sagaPrefixQuery, sagaQuery } from '../../../src/client/saga-list';
import { sagaInputProblem } from '../../../src/contract/saga-input';
import { compileText } from '../../../src/plan/load-plan';

const plan = compileText(
  `
plan: shop
topics: { releases: { default: true, priority: high }, other: {} }
events:
  Approved:
    payload: { type: object, required: [version], properties: { version: { type: string }, urgent: {} } }
agents: { builder: { run: { command: [node, a.js] } } }
gates: { clearance: { criteria: [{ approval: {} }] } }
sagas:
  release:
    on: { type: Approved, filter: urgent=true }
    saga_id: release-{correlation_id}
    steps: [{ step: Build, agent: builder, success: Built, undo: none }]
  nightly: { on: { any: [Approved, Asked] }, saga_id: the-one, steps: [{ step: Build, agent: builder, undo: none }] }
  chosen: { on: { type: Paid, from: /till, topic: other, filter: { payload: { amount: [{ numeric: ['>', 9] }] } } }, steps: [{ step: Build, agent: builder, undo: none }] }
  loud: { on: severity=high, steps: [{ step: Build, agent: builder, undo: none }] }
  held: { on: Asked, gate: clearance, steps: [{ step: Build, agent: builder, undo: none }] }
`,
  'plan.yaml',
);

const payload = { version: '1.0', urgent: true };
const prepared = (draft: Partial<SagaDraft>) => {
  const made = prepareSaga(plan, { saga: 'release', by: 'ann', correlation: 'c-7', payload, ...draft });
  if ('problem' in made) throw new Error(made.problem);
  return made.input;
};
const problem = (draft: Partial<SagaDraft>) => {
  const made = prepareSaga(plan, { saga: 'release', by: 'ann', correlation: 'c-7', payload, ...draft });
  return 'problem' in made ? made.problem : undefined;
};

describe('a saga started by hand', () => {
  it('is what the workflow takes, and has no delivery to report to', () => {
    const input = prepared({});
    expect(sagaInputProblem(input)).toBeUndefined();
    expect(input).not.toHaveProperty('report');
    expect(input).toMatchObject({ correlation: 'c-7', sagaId: 'release-c-7', generation: 0, priorityKey: 2 });
    expect(input.event).toMatchObject({
      event: { type: 'Approved', correlation_id: 'c-7' },
      payload,
      routing: { topic: 'releases' },
    });
  });

  it.each([
    ['by a correlation', { correlation: 'x' }, ['x', 'release-x']],
    ['by its own id', { correlation: undefined, sagaId: 'mine' }, ['mine', 'mine']],
    ['by both', { correlation: 'x', sagaId: 'mine' }, ['x', 'mine']],
    [
      'by neither, where the plan gives all one id',
      { saga: 'nightly', correlation: undefined },
      ['the-one', 'the-one'],
    ],
  ])('is named %s', (_, draft, [correlation, sagaId]) => {
    expect(prepared(draft)).toMatchObject({ correlation, sagaId });
  });

  it('comes from whoever starts it, who may then not decide on its gates', () => {
    expect(prepared({}).event).toMatchObject({ event: { source: '/ann' } });
    expect(prepared({ by: '/ann' }).event).toMatchObject({ event: { source: '/ann' } });
  });

  it('has keys of its own, also where an id comes again after retention', () => {
    expect(prepared({}).key).not.toBe(prepared({}).key);
  });

  it('gives its steps other input than the payload where that is said', () => {
    expect(prepared({ input: { dry: true } }).input).toEqual({ dry: true });
    expect(prepared({})).not.toHaveProperty('input');
  });

  it('takes any payload where its trigger names no single type', () => {
    const { event } = prepared({ saga: 'nightly', payload: { anything: 1 } });
    expect(event).toMatchObject({ event: { type: 'StartSagaCommand' }, payload: { anything: 1 } });
  });

  it('may come from anybody and on any topic: only what its trigger asks of the event itself has to fit', () => {
    expect(prepared({ saga: 'chosen', payload: { amount: 10 } }).event).toMatchObject({
      event: { type: 'Paid', source: '/ann' },
    });
    expect(prepared({ saga: 'loud', payload: { severity: 'high' } }).event).toMatchObject({
      event: { type: 'StartSagaCommand' },
    });
  });

  it.each<[string, Partial<SagaDraft>, string]>([
    ['a name with a slip', { saga: 'relase' }, 'plan shop has no saga "relase"; did you mean release?'],
    [
      'a name out of nowhere',
      { saga: 'x' },
      'plan shop has no saga "x"; there are release, nightly, chosen, loud, held',
    ],
    ['the name of a built-in', { saga: 'constructor' }, 'plan shop has no saga "constructor"'],
    [
      'no id at all',
      { correlation: undefined },
      'the id of saga release is release-{correlation_id}: name the',
    ],
    [
      'an id that is too long',
      { sagaId: 'x'.repeat(200) },
      'saga id is too long: the workflow id has 210 bytes',
    ],
    ['a control character in its id', { sagaId: 'a\u0007' }, 'saga id has a control character: "a\\u0007"'],
    ['a starter without a name', { by: '\u0007' }, 'event.source has a control character'],
    ['an empty correlation', { correlation: '' }, 'correlation id is empty'],
    [
      'a payload that its schema refuses',
      { payload: {} },
      'saga release starts on Approved: payload lacks "version"',
    ],
    [
      'a payload with a wrong value',
      { payload: { version: 2 } },
      'saga release starts on Approved: payload/version must be string, got 2',
    ],
    [
      'a payload that its filter does not take',
      { payload: { version: '1.0', urgent: false } },
      'saga release starts on Approved where urgent=true: payload.urgent is false',
    ],
    [
      'a payload without what its filter asks for',
      { payload: { version: '1.0' }, input: { urgent: true } },
      'saga release starts on Approved where urgent=true: payload.urgent is not there',
    ],
    [
      'a payload that its pattern does not take',
      { saga: 'chosen', payload: { amount: 3 } },
      'saga chosen starts on Paid where payload.amount: [{"numeric":[">",9]}]: payload.amount is 3',
    ],
    [
      'a payload that a filter without a type does not take',
      { saga: 'loud', payload: { severity: 'low' } },
      'saga loud starts on events where severity=high: payload.severity is "low"',
    ],
    ['a payload that is no object', { payload: [1] }, 'payload needs to be an object, got a list of 1'],
    ['input that is no object', { input: 'x' }, 'input needs to be an object, got "x"'],
    ['input that is too large', { input: { text: 'x'.repeat(300_000) } }, 'input has 30'],
    [
      'a gate before it',
      { saga: 'held' },
      'waits for gate clearance, which only events go through: publish Asked',
    ],
  ])('is refused for %s', (_, draft, words) => {
    expect(problem(draft)).toContain(words);
  });
});

/** What a server reads between the quotes, and what is left outside of them. */
function read(query: string): { values: string[]; outside: string } {
  const values: string[] = [];
  const outside = query.replace(/'((?:\\.|[^'\\])*)'/gsu, (_, inside: string) => {
    values.push(inside.replace(/\\(.)/gsu, '$1'));
    return '?';
  });
  return { values, outside };
}

describe('the filter for a list of sagas', () => {
  it('asks for the last runs of all sagas, of a plan, of a correlation, or by what the server knows of a state', () => {
    expect(sagaQuery({})).toBe("WorkflowType = 'saga' AND ExecutionStatus != 'ContinuedAsNew'");
    expect(sagaQuery({ state: 'stalled' })).toBe(
      "WorkflowType = 'saga' AND SignalboxState = 'stalled' AND ExecutionStatus = 'Running'",
    );
    expect(sagaQuery({ plan: 'shop', state: 'partially_compensated' })).toBe(
      "WorkflowType = 'saga' AND SignalboxState = 'failed' AND SignalboxPlan = 'shop'",
    );
    expect(sagaPrefixQuery('rel', 'shop')).toContain(" AND WorkflowId STARTS_WITH 'saga:shop:rel'");
  });

  it('keeps every text inside its quotes', () => {
    const text = fc.string({ unit: fc.constantFrom("'", '"', '\\', ' ', 'a', '%', ')', '=') });
    fc.assert(
      fc.property(text, text, (correlation, prefix) => {
        const list = read(sagaQuery({ plan: "p'q\\", correlation }));
        expect(list.outside.replace(' AND SignalboxCorrelation STARTS_WITH ?', '')).toBe(
          'WorkflowType = ? AND ExecutionStatus != ? AND SignalboxPlan = ?',
        );
        expect(list.values[2]).toBe("p'q\\");
        expect(correlation.startsWith(list.values[3] ?? '')).toBe(true);
        const found = read(sagaPrefixQuery(prefix, 'shop'));
        expect(found.outside).toMatch(/^WorkflowType = \? .* AND WorkflowId STARTS_WITH \?$/);
        expect(`saga:shop:${prefix}`.startsWith(found.values.at(-1) ?? '-')).toBe(true);
      }),
    );
  });
});

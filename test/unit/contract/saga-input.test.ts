// What a saga may be started with, and what is refused with a sentence.
import fc from 'fast-check';
import { sagaIdProblem, sagaOf, sagaWorkflowId } from '../../../src/contract/ids';
import { MOST_STEPS, sagaInputProblem } from '../../../src/contract/saga-input';
import { envelope } from '../../support/envelope';
import { featureDeployment, routingSaga, sagaSetting, undoBy } from '../../support/saga';

const whole = (rest: object = {}) => ({
  ...sagaSetting(featureDeployment()),
  rules: 2,
  generation: 0,
  ...rest,
});
const withStep = (words: object) => {
  const setting = sagaSetting(routingSaga({ One: {}, Two: {} }));
  const [one, two] = setting.plan.saga.steps;
  return {
    ...setting,
    plan: { ...setting.plan, saga: { ...setting.plan.saga, steps: [one, { ...two, ...words }] } },
  };
};

describe('the start argument of a saga', () => {
  it('is fine as a coordination makes it: whole events or references', () => {
    expect(sagaInputProblem(whole())).toBeUndefined();
    const reference = { run: 'r', sequence: 1, envelope: { ...envelope('ReleaseApproved'), payload: {} } };
    expect(sagaInputProblem(whole({ event: { reference }, joined: { A: envelope('A') } }))).toBeUndefined();
  });

  it.each([
    ['no object', 'rubbish', 'a saga takes an object, got "rubbish"'],
    ['no key', whole({ key: undefined }), 'key needs to be text, got nothing'],
    ['no plan', whole({ plan: [] }), "plan needs to be the saga's part of a plan, got an empty list"],
    ['no event', whole({ event: {} }), 'event: event '],
    ['a member that is none', whole({ joined: { A: 7 } }), 'A: '],
    ['an empty saga id', whole({ sagaId: '' }), 'saga id is empty'],
    [
      'a saga id that is too long',
      whole({ sagaId: 'x'.repeat(200) }),
      'saga id is too long: the workflow id has 210 bytes',
    ],
    [
      'a state that is none',
      whole({ carried: { begun: 7 } }),
      'carried needs to be the state of an earlier run',
    ],
    [
      'a step without an agent',
      withStep({ agent: 7 }),
      'plan.saga.steps[1] needs agent as the name of an agent, got 7',
    ],
    [
      'a step for one of our activities',
      withStep({ agent: 'signalbox.publish-event' }),
      'got "signalbox.publish-event"',
    ],
    [
      'a step without time',
      withStep({ timeoutMs: 0 }),
      'plan.saga.steps[1] needs timeoutMs in milliseconds, got 0',
    ],
    [
      'an undo that is none',
      withStep({ undo: 'Rollback' }),
      'needs undo to be one of none, irreversible, task',
    ],
    [
      'an undo without an agent',
      withStep({ undo: undoBy('U', { agent: '' as never, timeoutMs: -1 }) }),
      'undo needs timeoutMs',
    ],
    ['two steps of one name', withStep({ step: 'One' }), 'plan.saga.steps has "One" twice'],
    ['no step', { ...whole(), plan: sagaSetting(routingSaga({})).plan }, `needs 1 to ${MOST_STEPS} steps`],
  ])('is refused with %s', (_, value, problem) => {
    expect(sagaInputProblem(value)).toContain(problem);
  });

  it('is judged, whatever it is, without a throw', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('plan', 'event', 'joined', 'carried', 'sagaId'),
        (value, name) => {
          sagaInputProblem(value);
          sagaInputProblem(whole({ [name]: value }));
        },
      ),
    );
  });
});

describe('a saga id', () => {
  it('gives plan and saga back from the workflow id, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (sagaId) => {
        expect(sagaOf(sagaWorkflowId('team', sagaId))).toEqual({ plan: 'team', sagaId });
      }),
    );
    expect(sagaOf('coordination:team:c')).toBeUndefined();
  });

  it('may have 200 bytes with its prefix, and no control character', () => {
    expect(sagaIdProblem('team', 'é'.repeat(95))).toBeUndefined();
    expect(sagaIdProblem('team', `${'é'.repeat(95)}x`)).toBe(
      'saga id is too long: the workflow id has 201 bytes, 200 are allowed',
    );
    expect(sagaIdProblem('team', 'a\nb')).toBe('saga id has a control character: "a\\nb"');
  });
});

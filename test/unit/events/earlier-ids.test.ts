// Fields `confirms`, `supersedes` and `retracts` of an event: what they may hold, at the doors and in the sandbox, and on their way
// as a CloudEvent.
import { fromCloudEvent, toCloudEvent } from '../../../src/events/cloudevents';
import { EARLIER_FIELDS } from '../../../src/events/earlier-ids';
import { admittedEventProblem, eventProblem } from '../../../src/events/envelope-guard';
import { envelopeProblems } from '../../../src/events/envelope-schema';
import { exampleWith } from './envelopes';

describe.each(EARLIER_FIELDS)('the ids of earlier events in %s', (field) => {
  const holding = (value: unknown) => exampleWith({ event: { [field]: value } });

  it.each<[unknown, string, string]>([
    [5, '', 'needs to be an event id or a list of ids, got 5'],
    [true, '', 'needs to be an event id or a list of ids, got true'],
    [null, '', 'needs to be an event id or a list of ids, got null'],
    [{ a: 1 }, '', 'needs to be an event id or a list of ids, got an object'],
    ['', '', 'is empty'],
    ['a\nb', '', 'has a control character, got "a\\nb"'],
    [[5], '[0]', 'needs to be text, got 5'],
    [['r2', 5], '[1]', 'needs to be text, got 5'],
    [[['r2']], '[0]', 'needs to be text, got a list of 1'],
    [['r2', ''], '[1]', 'is empty'],
  ])('are refused as %j by guard and schema alike, with place and value', (value, place, problem) => {
    const found = { path: `event.${field}${place}`, problem, reason: 'invalid_payload' };
    expect(eventProblem(holding(value))).toEqual(found);
    expect(envelopeProblems(holding(value))).toEqual([found]);
  });

  it.each([['evt-1'], [['evt-1', 'evt-2']], [[]], [undefined]])('are taken as %j', (value) => {
    expect(eventProblem(holding(value))).toBeUndefined();
    expect(envelopeProblems(holding(value))).toEqual([]);
  });

  it('are looked at no more in an event that has been let in', () => {
    expect(admittedEventProblem(holding(5))).toBeUndefined();
    expect(admittedEventProblem(exampleWith({ event: { id: '', [field]: 5 } }))).toMatchObject({
      path: 'event.id',
    });
  });

  it.each([['evt-1'], [['evt-1', 'evt-2']]])('survive as a CloudEvent: %j', (value) => {
    expect(fromCloudEvent(toCloudEvent(holding(value)))).toEqual({ draft: holding(value) });
  });
});

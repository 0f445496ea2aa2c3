// Fields `parent` and `child` of an event: what they may hold, at the doors and in the sandbox, and on their way as a CloudEvent.
import { fromCloudEvent, toCloudEvent } from '../../../src/events/cloudevents';
import { eventProblem } from '../../../src/events/envelope-guard';
import { envelopeProblems } from '../../../src/events/envelope-schema';
import { fillIn } from '../../../src/events/fill-in';
import { exampleWith } from './envelopes';

const withParent = (parent: unknown) => exampleWith({ event: { parent } });

describe('the parent that an event names', () => {
  it.each<[unknown, string]>([
    ['project-xyz-123', 'is the event\'s own correlation, got "project-xyz-123"'],
    ['', 'is empty'],
    [7, 'needs to be text, got 7'],
    ['a\nb', 'has a control character, got "a\\nb"'],
    ['x'.repeat(256), 'is longer than 255 bytes'],
  ])('is refused as %j by guard and schema alike, with the place', (parent, problem) => {
    const found = eventProblem(withParent(parent));
    expect(found).toMatchObject({ path: 'event.parent', reason: 'invalid_payload' });
    expect(found?.problem).toContain(problem);
    expect(envelopeProblems(withParent(parent))).toEqual([found]);
  });

  it('is taken where it is another correlation', () => {
    expect(eventProblem(withParent('project'))).toBeUndefined();
    expect(envelopeProblems(withParent('project'))).toEqual([]);
  });

  it('is filled in where the event names none', () => {
    const defaults = { newId: () => 'evt-1', now: '2026-11-21T10:00:00Z', parent: 'project' };
    expect(fillIn(exampleWith({}), defaults)).toEqual(withParent('project'));
    expect(fillIn(withParent('other'), defaults)).toEqual(withParent('other'));
  });

  it('is an attribute of a CloudEvent, as the child is of a report', () => {
    const envelope = exampleWith({ event: { parent: 'project', child: 'Part 1' } });
    const cloud = toCloudEvent(envelope);
    expect(cloud).toMatchObject({ parent: 'project', child: 'Part 1' });
    expect(fromCloudEvent(cloud)).toEqual({ draft: envelope });
  });
});

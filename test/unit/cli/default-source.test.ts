// Who publishes where nobody said so.
import { defaultSource, withDefaultSource } from '../../../src/cli/default-source';

const plan = (sources?: Record<string, { may: string[] }>) => ({
  plan: 'team',
  sources,
  events: Object.fromEntries(
    ['A', 'B', 'C'].map((type) => [type, { kind: 'event' as const, publishers: [] }]),
  ),
});

describe('the default source', () => {
  it('is /cli where the plan trusts everybody', () => {
    expect(defaultSource(plan(), 'Begun')).toBe('/cli');
  });

  it('is the only source that may publish the type', () => {
    expect(defaultSource(plan({ '/a': { may: ['A'] }, '/b': { may: ['B'] } }), 'B')).toBe('/b');
  });

  it('is the only source that is listed, even for a type that the plan does not know', () => {
    expect(defaultSource(plan({ '/a': { may: ['A'] } }), 'Unheard')).toBe('/a');
  });

  it('is refused where several may publish the type, naming them', () => {
    const sources = { '/a': { may: ['A'] }, '/b': { may: ['A'] }, '/c': { may: ['C'] } };
    expect(() => defaultSource(plan(sources), 'A')).toThrow(
      'A may be published by several sources: add --source /a or --source /b',
    );
  });

  it('is refused where none of several may, naming all', () => {
    const sources = { '/a': { may: ['A'] }, '/b': { may: ['B'] } };
    expect(() => defaultSource(plan(sources), 'C')).toThrow('one of /a, /b');
  });

  it('is no answer for a type that the plan does not know: the right type is named instead', () => {
    const sources = { '/a': { may: ['A'] }, '/b': { may: ['B'] } };
    expect(() => defaultSource(plan(sources), 'Unheard')).toThrow(
      'plan team knows no event type "Unheard"; there are A, B, C. Nothing was sent',
    );
  });

  it('is found for each event of a file by its type, and left open where there are several', () => {
    const two = plan({ '/a': { may: ['A'] }, '/b': { may: ['B'] } });
    const sources = ['A', 'B', 'C'].map((type) => withDefaultSource(two, { event: { type } }));
    expect(sources).toEqual([
      { event: { type: 'A', source: '/a' } },
      { event: { type: 'B', source: '/b' } },
      { event: { type: 'C' } },
    ]);
  });

  it('leaves a source that is there alone, right or wrong, and what is no event', () => {
    const drafts = [{ event: { type: 'A', source: 3 } }, [], null, { event: 'A' }];
    expect(drafts.map((draft) => withDefaultSource(plan(), draft))).toEqual(drafts);
  });
});

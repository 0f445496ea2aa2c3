// What `status` says of parent and children.
import { familyLines } from '../../../src/cli/views/family-text';
import type { FamilyState } from '../../../src/coordination/family/family-state';
import { initialState } from '../../../src/coordination/initial';
import type { CorrelationRecord } from '../../../src/store/read-correlation';
import { capturedOutput } from './captured';

const linesOf = (family: FamilyState) =>
  familyLines({ state: { ...initialState('c'), ...family } } as CorrelationRecord, capturedOutput());
const report = { event: 'evt-1', type: 'Built', at: 0 };

describe('status', () => {
  it('says nothing of a family where there is none', () => {
    expect(linesOf({})).toEqual([]);
  });

  it.each<[FamilyState, string]>([
    [{ parent: 'p' }, 'parent: p'],
    [
      { parent: 'p', report: { ...report, status: 'pending' } },
      'parent: p · report pending: Built (evt-1) is on its way',
    ],
    [{ parent: 'p', report: { ...report, status: 'sent' } }, 'parent: p · report sent: Built (evt-1)'],
    [
      { parent: 'p', report: { ...report, status: 'failed', problem: 'invalid_payload: too long' } },
      'parent: p · report failed: Built (evt-1) could not be sent: invalid_payload: too long',
    ],
    [
      { otherParents: { q: 2 } },
      '2 events named q as parent, which is told nothing: it began without a parent',
    ],
    [{ children: { a: 'reported', b: 'at-work' } }, 'children: 2 (1 at work: b)'],
  ])('says of %j: %s', (family, line) => {
    expect(linesOf(family)).toEqual([line]);
  });

  it('says whose child it is where an event names another parent', () => {
    expect(linesOf({ parent: 'p\u202e', otherParents: { q: 1 } })).toEqual([
      'parent: p\\u202e',
      '1 event named q as parent, which is told nothing: its parent is p\\u202e',
    ]);
  });

  it('names ten children at work and counts the others', () => {
    const children = Object.fromEntries(
      Array.from({ length: 12 }, (_, number) => [`c${number}`, 'at-work' as const]),
    );
    expect(linesOf({ children })).toEqual([
      'children: 12 (12 at work: c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, and 2 more)',
    ]);
  });
});

// What may be asked, before anything is sent; and why a question wakes nobody.
import { questionProblem } from '../../../src/client/ask';
import { unhandledWords } from '../../../src/coordination/explain/unhandled-words';
import { envelope } from '../../support/envelope';
import { on, routingPlan } from '../../support/routing-plan';

const event = (kind: 'query' | 'command' | 'event') => ({ topic: 'main', kind, publishers: [] });
const plan = routingPlan(
  {
    finder: {
      on: {
        trigger: 'event',
        type: 'LostQuery',
        filter: [{ path: ['payload', 'found'], name: 'found', text: 'true', equals: true }],
      },
    },
    librarian: { on: on('GetBookQuery') },
  },
  { events: { LostQuery: event('query'), GetBookQuery: event('query'), BookFound: event('event') } },
);

describe('a question', () => {
  it('is one of the plan’s queries and commands; of a slip the nearest of them is named', () => {
    expect(questionProblem(plan, 'GetBookQuery')).toBeUndefined();
    expect(questionProblem(plan, 'GetBokQuery')).toBe(
      'the plan has no query or command "GetBokQuery"; did you mean GetBookQuery?',
    );
    expect(questionProblem(plan, 'BookFound')).toContain('BookFound is an event, which nobody answers');
  });

  it('that wakes nobody is told which clause of whom said no', () => {
    expect(unhandledWords(plan, envelope('LostQuery', { payload: { found: false } }))).toBe(
      'LostQuery wakes nobody: finder asks for found=true: payload.found is false',
    );
    expect(unhandledWords(plan, envelope('SlowQuery'))).toBe('nobody in the plan reacts to SlowQuery');
  });
});

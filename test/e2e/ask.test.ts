// Questions and their answers on the dev server (M2, M9): a person asks an agent, and an agent asks another one.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { ask } from '../../src/client/ask';
import { FixtureTeam } from '../activities/fixture-team';
import { envelope } from '../support/envelope';
import { createDevEnvironment } from '../support/servers';

let environment: TestWorkflowEnvironment;
let team: FixtureTeam;

beforeAll(async () => {
  environment = await createDevEnvironment();
  team = await FixtureTeam.create(
    environment,
    {
      librarian: {
        code: 'return { title: ["book", task.event.payload.number].join(" ") };',
        words: { on: 'GetBookQuery', publishes: { completed: 'BookFound' } },
      },
      clumsy: {
        code: 'throw Object.assign(new Error("the shelf is empty"), { type: "shelf_empty" });',
        words: { on: 'FetchBookCommand', retry: { max_retries: 0 } },
      },
      finder: {
        code: 'return {};',
        words: { on: { type: 'LostQuery', filter: 'found=true' } },
      },
      sleeper: {
        code: 'await new Promise((done) => context.signal.addEventListener("abort", done));',
        words: { on: 'WaitQuery' },
      },
      reader: {
        code: `const first = await context.ask('GetBookQuery', { number: 7 });
               const failure = await context.ask('FetchBookCommand', {}).catch((error) => error);
               const slip = await context.ask('GetBookQuery', { number: 8 }, { timeoutMs: '500' }).catch((error) => error);
               const forbidden = await context.ask('WaitQuery', {}).catch((error) => error);
               return { first, failure: failure.message, type: failure.type, forbidden: forbidden.type, slip: slip.message };`,
        words: { asks: ['GetBookQuery', 'FetchBookCommand'], publishes: { completed: 'Read' } },
      },
    },
    {
      events: {
        GetBookQuery: { payload: { type: 'object', required: ['number'] } },
        LostQuery: {},
        WaitQuery: { timeout: '300ms' },
      },
    },
  );
  await team.start();
});
afterAll(async () => {
  await team?.stop();
  await environment?.teardown();
});

const question = (type: string, correlation: string, payload = {}) =>
  ask(environment.client, team.fixture.compiled, { type, correlation, payload, source: '/ann' });

describe('a question from outside', () => {
  it('is answered with what its handler answered, and the answer is an event too', async () => {
    const asked = await question('GetBookQuery', 'outside', { number: 3 });
    expect(asked).toMatchObject({ answer: 'answered', type: 'BookFound', payload: { title: 'book 3' } });
    const { facts } = await team.record('outside');
    const types = facts.flatMap((fact) => (fact.fact === 'event-admitted' ? [fact.envelope.event.type] : []));
    expect(types).toEqual(['GetBookQuery', 'BookFound']);
  });

  it('fails with the reason where its handler fails for good', async () => {
    const asked = await question('FetchBookCommand', 'failing');
    expect(asked).toMatchObject({ answer: 'failed', reason: 'shelf_empty' });
  });

  it('fails at once where the plan has nobody for it', async () => {
    const asked = await question('LostQuery', 'lost');
    expect(asked).toMatchObject({
      answer: 'failed',
      reason: 'unhandled',
      problem: 'LostQuery wakes nobody: finder asks for found=true: payload.found: no such field',
    });
  });

  it('is given up after the time that the plan gives', async () => {
    expect(await question('WaitQuery', 'slow')).toMatchObject({ answer: 'timed-out', afterMs: 300 });
  });

  it('is refused where it is no question, and where its payload is wrong', async () => {
    expect(await question('Begin', 'no-question')).toMatchObject({
      answer: 'refused',
      problem: expect.stringContaining('Begin is an event, which nobody answers'),
    });
    await expect(question('GetBookQuery', 'wrong')).rejects.toThrow('payload lacks "number"');
  });
});

describe('a question of an agent at work', () => {
  it('is answered while it works; failures and questions that the plan does not list are errors it can catch', async () => {
    await team.publish('inside', envelope('Begin', { correlation_id: 'inside' }));
    await team.ended('inside', 'reader#1');
    const { facts } = await team.record('inside');
    const read = facts.flatMap((fact) =>
      fact.fact === 'event-admitted' && fact.envelope.event.type === 'Read' ? [fact.envelope.payload] : [],
    );
    expect(read).toEqual([
      {
        first: { title: 'book 7' },
        failure: expect.stringContaining('shelf_empty'),
        type: 'ask_failed',
        forbidden: 'type_not_allowed',
        slip: expect.stringContaining('got "500". GetBookQuery was not sent'),
      },
    ]);
  });
});

// Sagas: text in, the routing part or problems out.
import { compileText } from '../../../src/plan/load-plan';
import { agent, checked, plan, refusals } from './plan-text';

const head = ['sources: { /owner: { may: [Go] } }', 'agents:', '  a: { run: { command: [node] } }'];
const steps = (...lines: string[]): string[] => ['sagas:', '  s:', '    on: Go', '    steps:', ...lines];
const step = (words: string): string => `      - { ${words} }`;
const saga = (...lines: string[]): string => plan(...head, ...steps(...lines.map(step)));
const compiled = (text: string) => compileText(text, 'plan.yaml').routing;

describe('a saga', () => {
  it('has the defaults of the language where it says nothing', () => {
    const { sagas, reactions } = compiled(saga('step: One, agent: a, undo: none'));
    const retry = expect.objectContaining({ maxRetries: 3 });
    expect(sagas).toEqual({
      s: {
        name: 's',
        sagaId: 's-{correlation_id}',
        publishes: {},
        steps: [
          {
            step: 'One',
            agent: 'a',
            timeoutMs: 60_000,
            retry,
            onUnknown: 'undo',
            undo: { undo: 'none' },
          },
        ],
      },
    });
    expect(reactions).toEqual([
      {
        name: 's',
        agent: 's',
        task: 's',
        on: { trigger: 'event', type: 'Go' },
        publishes: {},
        does: { work: 'saga', saga: 's' },
        timeoutMs: 86_400_000,
        retry: expect.objectContaining({ maxRetries: 0 }),
      },
    ]);
  });

  it('takes times, retries, gate and approval of a step from its agent where the step says none', () => {
    const { sagas } = compiled(
      plan(
        'sources: { /owner: { may: [Go] } }',
        'retry: { once: { max_retries: 1 } }',
        'gates: { g: { criteria: [{ approval: {} }] } }',
        'agents:',
        '  a: { run: { command: [node] }, timeout: 2m, deadline: 1h, retry: once, gate: g, requires_approval: true }',
        '  b: { run: { command: [node] }, timeout: 3m }',
        ...steps(
          step('step: One, agent: a, undo: { do: Back, agent: b }'),
          step('step: Two, agent: a, timeout: 5s, requires_approval: false, undo: none'),
        ),
      ),
    );
    expect(sagas?.s?.steps).toMatchObject([
      {
        timeoutMs: 120_000,
        deadlineMs: 3_600_000,
        retry: { maxRetries: 1 },
        gate: 'g',
        approval: { quorum: 1 },
        undo: { undo: 'task', task: 'Back', agent: 'b', timeoutMs: 180_000, retry: { maxRetries: 3 } },
      },
      { timeoutMs: 5_000, gate: 'g' },
    ]);
    expect(sagas?.s?.steps[1]).not.toHaveProperty('approval');
  });

  it('keeps why a step is irreversible, and what is done where its outcome is unknown', () => {
    const { sagas } = compiled(
      saga(
        'step: One, agent: a, undo: none, on_unknown: ask',
        'step: Two, agent: a, irreversible: mail is sent',
      ),
    );
    expect(sagas?.s?.steps.map(({ undo, onUnknown }) => [undo, onUnknown])).toEqual([
      [{ undo: 'none' }, 'ask'],
      [{ undo: 'irreversible', reason: 'mail is sent' }, 'undo'],
    ]);
  });

  it('feeds those who wait for its steps, its undos and its endings', () => {
    const text = plan(
      'sources: { /owner: { may: [Go] } }',
      'complete_on: Done',
      'agents:',
      agent(
        'a',
        'on: { any: [{ type: Built, from: /a }, BackCompleted, BackFailed, { type: Done, from: /s }] }, publishes: {}',
      ),
      'sagas:',
      '  s:',
      '    on: Go',
      '    publishes: { completed: Done, cancelled: Stopped }',
      '    steps: [{ step: Build, agent: a, success: Built, undo: Back }]',
    );
    expect(checked(text)).toEqual([]);
    expect(compiled(text).reactions[1]?.publishes).toEqual({
      completed: 'Done',
      outcomes: { cancelled: 'Stopped' },
    });
  });
});

describe('a step', () => {
  it('that does not say how it is undone is an error with its name', () => {
    expect(checked(saga('step: Deploy, agent: a'))).toEqual([
      'plan.yaml:9:9 error SB118 step Deploy does not say how it is undone; write undo: TASK, undo: none where nothing is left behind, or irreversible: REASON',
    ]);
  });

  it('that is there twice is an error', () => {
    expect(checked(saga('step: One, agent: a, undo: none', 'step: One, agent: a, undo: none'))).toEqual([
      'plan.yaml:10:17 error SB119 saga s has two steps "One"; give each a name of its own',
    ]);
  });

  it('that can fail after one that cannot be undone is a warning', () => {
    const text = saga(
      'step: Mail, agent: a, irreversible: mail is sent',
      'step: Count, agent: a, undo: none',
      'step: Close, agent: a, irreversible: it is public',
    );
    expect(checked(text)).toEqual([
      'plan.yaml:9:9 warn SB220 step Mail cannot be undone, and Count, Close after it can still fail; make it the last step',
    ]);
  });

  it('of an agent that is not there is an error, as is its undo', () => {
    const text = saga(
      'step: One, agent: aa, undo: Back',
      'step: Two, agent: a, undo: { do: Back, agent: b }',
      'step: Three, agent: a, retry: never, undo: none',
    );
    expect(checked(text)).toEqual([
      'plan.yaml:9:29 error SB114 unknown agent "aa"; did you mean a?',
      'plan.yaml:10:57 error SB114 unknown agent "b"; did you mean a?',
      'plan.yaml:11:41 error SB102 unknown retry policy "never"; there is default',
    ]);
  });

  it('with a deadline shorter than its timeout is a warning', () => {
    const text = saga('step: One, agent: a, timeout: 2m, undo: { do: Back, timeout: 1h, deadline: 1m }');
    expect(checked(text)).toEqual([
      'plan.yaml:9:86 warn SB217 undo Back of saga s has a timeout of 1h an attempt and a deadline of 1m over all of them; make the timeout shorter or the deadline longer',
    ]);
  });

  it.each([
    ['undo: none, irreversible: sent', 'steps[0] needs undo or irreversible, not both'],
    ['undo: { do: none }', 'undo needs a task in do; or write undo: none'],
    ['undo: { agent: a }', 'undo needs "do"'],
    ['undo: none, on_unknown: wait', 'on_unknown needs to be one of undo, skip, ask, got "wait"'],
  ])('is refused with what was wrong: %s', (words, message) => {
    expect(refusals(saga(`step: One, agent: a, ${words}`))).toEqual([expect.stringContaining(message)]);
  });
});

describe('a saga id', () => {
  const withId = (id: string): string[] =>
    refusals(
      plan(
        ...head,
        'sagas:',
        `  s: { on: Go, saga_id: "${id}", steps: [{ step: One, agent: a, undo: none }] }`,
      ),
    );

  it.each(['deploy', 'deploy-{correlation_id}', '{correlation_id}/{correlation_id}'])('may be %s', (id) => {
    expect(withId(id)).toEqual([]);
  });

  it.each([
    ['deploy-{corelation_id}', '{corelation_id}'],
    ['{correlation_id}-{', '{'],
    ['}', '}'],
  ])('may have no other placeholder: %s', (id, shown) => {
    expect(withId(id)).toEqual([
      `plan.yaml:6:25 error SB010 saga_id knows {correlation_id} alone, got "${shown}"`,
    ]);
  });
});

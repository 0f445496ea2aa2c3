// What a plan says and cannot mean: text in, problems out.
import { agent, checked, plan } from './plan-text';

const story = 'sources: { /owner: { may: [StoryApproved] } }';

describe('a trigger', () => {
  it('that can never match is an error where a known type is near', () => {
    const text = plan(
      story,
      'agents:',
      agent('architect', 'on: StoryApproved, publishes: { completed: APIDesignCompleted }'),
      agent('builder', 'on: APIDesignComplete'),
      agent('tester', 'on: { filter: type=APIDesignComplete and pages=3 }'),
      agent('writer', 'on: { all: [StoryApproved, { type: APIDesignComplete }] }'),
    );
    const end = 'can never match: no event type "APIDesignComplete"; did you mean APIDesignCompleted?';
    expect(checked(text)).toEqual([
      `plan.yaml:5:44 error SB104 trigger ${end}`,
      `plan.yaml:6:53 error SB104 filter ${end}`,
      `plan.yaml:7:74 error SB104 trigger ${end}`,
    ]);
  });

  it('for which nobody publishes is a warning where no known type is near', () => {
    const text = plan(
      story,
      'complete_on: Released',
      'agents:',
      agent('builder', 'on: { all: [StoryApproved, DesignApproved] }'),
      agent('tester', 'on: BuildPassed'),
    );
    expect(checked(text)).toEqual([
      'plan.yaml:3:14 warn SB211 nobody publishes Released, which complete_on waits for',
      'plan.yaml:3:14 warn SB214 complete_on can never be met: nobody can publish Released',
      'plan.yaml:5:67 warn SB211 nobody publishes DesignApproved, which the join of builder waits for',
      'plan.yaml:6:43 warn SB211 nobody publishes BuildPassed, which tester waits for',
    ]);
  });

  it('does not mistake a sibling for a slip of the pen', () => {
    const text = plan(
      'sources: { /ci: { may: [BuildPassed] } }',
      'agents:',
      agent('fixer', 'on: BuildFailed'),
      agent('teller', 'on: BuildPassed'),
    );
    expect(checked(text)).toEqual([
      'plan.yaml:4:42 warn SB211 nobody publishes BuildFailed, which fixer waits for',
    ]);
  });

  it('that asks one field for two values is an error', () => {
    const text = plan(story, 'agents:', agent('a', 'on: { type: StoryApproved, filter: size=1 and size=2 }'));
    expect(checked(text)).toEqual([
      'plan.yaml:4:38 error SB104 filter can never match: size cannot be "1" and "2"',
    ]);
  });

  it('that looks on another topic than agents publish on is an error', () => {
    const text = plan(
      story,
      'topics: { work: { default: true }, alerts: {} }',
      'agents:',
      agent('a', 'on: StoryApproved, publishes: { completed: Done }'),
      agent('b', 'on: { topic: alerts, type: Done }'),
    );
    expect(checked(text)).toEqual([
      'plan.yaml:6:61 error SB104 trigger can never match: Done travels on topic "work", not "alerts"',
    ]);
  });

  it('from a source that never publishes the type is an error', () => {
    const text = plan(
      'sources: { /owner: { may: [StoryApproved] }, /ci: { may: [] } }',
      'agents:',
      agent('a', 'on: { type: StoryApproved, from: /ci }'),
      agent('b', 'on: { type: StoryApproved, from: /ownr }'),
    );
    expect(checked(text)).toEqual([
      'plan.yaml:4:67 error SB104 trigger can never match: StoryApproved is published by /owner, not by /ci',
      'plan.yaml:5:67 error SB103 unknown source "/ownr"; did you mean /owner?',
    ]);
  });
});

describe('a name', () => {
  it('of a topic that nobody declares is an error with the nearest one', () => {
    const text = plan(
      story,
      'topics: { project.tasks: {} }',
      'events: { StoryApproved: { topic: project.task } }',
      'agents:',
      agent('a', 'on: { topic: project.tsks }'),
    );
    expect(checked(text)).toEqual([
      'plan.yaml:4:35 error SB101 unknown topic "project.task"; did you mean project.tasks?',
      'plan.yaml:6:47 error SB101 unknown topic "project.tsks"; did you mean project.tasks?',
    ]);
  });

  it('of a retry policy that nobody declares is an error, on an agent and on a reaction', () => {
    const text = plan(
      story,
      'retry: { stubborn: { max_retries: 9 } }',
      'agents:',
      agent('a', 'on: StoryApproved, retry: stuborn'),
      agent('b', 'reactions: [{ on: StoryApproved, retry: never }]'),
    );
    expect(checked(text)).toEqual([
      'plan.yaml:5:60 error SB102 unknown retry policy "stuborn"; did you mean stubborn?',
      'plan.yaml:6:74 error SB102 unknown retry policy "never"; there are default, stubborn',
    ]);
  });

  it('of an agent that is ours is an error', () => {
    const text = plan(
      story,
      'agents:',
      agent('default', 'on: StoryApproved'),
      agent('signalbox.x', 'on: StoryApproved'),
    );
    expect(checked(text)).toEqual([
      'plan.yaml:4:3 error SB106 agent name "default" is reserved (default, complete_on, fail_on, approval, signalbox…); rename the agent',
      'plan.yaml:5:3 error SB106 agent name "signalbox.x" is reserved (default, complete_on, fail_on, approval, signalbox…); rename the agent',
    ]);
  });

  it.each(['complete_on', 'fail_on', 'approval'])(
    'of an agent that is a word of ours is an error: %s',
    (name) => {
      expect(checked(plan(story, 'agents:', agent(name, 'on: StoryApproved')))).toEqual([
        `plan.yaml:4:3 error SB106 agent name "${name}" is reserved (default, complete_on, fail_on, approval, signalbox…); rename the agent`,
      ]);
    },
  );

  it('of a task that an agent has twice is an error', () => {
    const text = plan(
      story,
      'agents:',
      agent('a', 'reactions: [{ on: StoryApproved, task: t }, { on: StoryApproved, task: t }]'),
    );
    expect(checked(text)).toEqual([
      'plan.yaml:4:78 error SB105 a has two reactions with task "t"; give each a task of its own',
    ]);
  });

  it('of a default topic is needed once where there are several topics', () => {
    expect(
      checked(plan(story, 'topics: { a: {}, b: {} }', 'agents:', agent('x', 'on: StoryApproved'))),
    ).toEqual(['plan.yaml:3:1 error SB112 topics has no default; give one of them default: true']);
    expect(
      checked(
        plan(
          story,
          'topics: { a: { default: true }, b: { default: true } }',
          'agents:',
          agent('x', 'on: StoryApproved'),
        ),
      ),
    ).toEqual(['plan.yaml:3:47 error SB112 two default topics, a and b; take one default: true out']);
  });

  it('that a topic does not list under its subscribers is an error', () => {
    const text = plan(
      story,
      'topics: { work: { subscribers: [/b, /c] } }',
      'agents:',
      agent('a', 'on: { topic: work }'),
      agent('b', 'on: { topic: work }, publishes: {}'),
    );
    expect(checked(text).filter((line) => line.includes('error'))).toEqual([
      'plan.yaml:3:37 error SB103 unknown agent "/c"; did you mean /a?',
      'plan.yaml:5:38 error SB113 topic work does not list /a under subscribers; it lists /b, /c',
    ]);
  });
});

describe('the flow of events', () => {
  it('that comes back to where it was is a warning with the chain', () => {
    const text = plan(
      story,
      'limits: { hops: 9 }',
      'agents:',
      agent('builder', 'on: { any: [StoryApproved, ReviewRefused] }, publishes: { completed: Built }'),
      agent(
        'reviewer',
        'on: Built, publishes: { completed: Reviewed, outcomes: { refused: ReviewRefused } }',
      ),
      agent('teller', 'on: { all: [Reviewed, Told] }, publishes: { completed: Told }'),
    );
    expect(checked(text)).toEqual([
      'plan.yaml:5:44 warn SB213 a loop: builder –Built→ reviewer –ReviewRefused→ builder; it ends where reviewer does not publish ReviewRefused, else by limits.hops (9)',
      'plan.yaml:7:43 warn SB212 nothing feeds teller: nobody can publish Told',
    ]);
  });

  it('that nothing begins is a warning', () => {
    const text = plan(
      'sources: { /owner: { may: [] } }',
      'complete_on: Pong',
      'agents:',
      agent('a', 'on: Ping, publishes: { completed: Pong }'),
      agent('b', 'on: Start, publishes: { completed: Ping }'),
      agent('c', 'reactions: [{ on: { topic: default }, publishes: {} }]'),
      '  d: { run: { command: [node] } }',
    );
    expect(checked(text)).toEqual([
      'plan.yaml:6:38 warn SB211 nobody publishes Start, which b waits for',
      'plan.yaml:8:3 warn SB215 d reacts to nothing; give it on or reactions',
    ]);
  });

  it('that ends in an event which nobody consumes is worth a look, but for what says that work began', () => {
    const text = plan(
      'sources: { /owner: { may: [StoryApproved, Unused] } }',
      'agents:',
      agent('a', 'on: StoryApproved, publishes: { started: Began, completed: Done }'),
    );
    expect(checked(text, true)).toEqual([
      'plan.yaml:2:43 info SB301 nobody consumes Unused',
      'plan.yaml:4:93 info SB301 nobody consumes Done',
    ]);
  });
});

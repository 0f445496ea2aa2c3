// Times and joins of a reaction that do less than they seem to: text in, problems out.
import { agent, checked, plan } from './plan-text';

const stories = 'sources: { /owner: { may: [A, B, C] } }';

describe('a deadline', () => {
  it('shorter than the timeout is a warning with both, whoever says them', () => {
    const end = '; make the timeout shorter or the deadline longer';
    const text = plan(
      stories,
      'defaults: { timeout: 2h }',
      'agents:',
      agent('a', 'on: A, timeout: 5m, deadline: 1m'),
      agent('b', 'timeout: 2m, deadline: 1m, reactions: [{ on: A, timeout: 90s }, { on: B, task: t }]'),
      agent('c', 'on: A, deadline: 1h'),
    );
    expect(checked(text).filter((line) => line.includes('SB217'))).toEqual([
      `plan.yaml:5:64 warn SB217 a has a timeout of 5m an attempt and a deadline of 1m over all of them${end}`,
      `plan.yaml:6:57 warn SB217 b/b has a timeout of 90s an attempt and a deadline of 1m over all of them${end}`,
      `plan.yaml:6:57 warn SB217 b/t has a timeout of 2m an attempt and a deadline of 1m over all of them${end}`,
      `plan.yaml:7:51 warn SB217 c has a timeout of 2h an attempt and a deadline of 1h over all of them${end}`,
    ]);
  });

  it('shorter than a minute is a warning where nobody wrote a timeout', () => {
    expect(checked(plan(stories, 'agents:', agent('b', 'on: B, deadline: 5s')))).toEqual([
      'plan.yaml:4:51 warn SB217 b has a timeout of 1m (where nothing is said) an attempt and a deadline of 5s over all of them; make the timeout shorter or the deadline longer',
    ]);
  });

  it('says nothing where it is as long', () => {
    const text = plan(
      stories,
      'agents:',
      agent('a', 'on: A, timeout: 60s, deadline: 1m'),
      agent('b', 'on: B, deadline: 1m'),
    );
    expect(checked(text)).toEqual([]);
  });
});

describe('first', () => {
  it.each([
    ['all', '{ all: [C, { first: [A, B] }] }', 51],
    ['at_least', '{ at_least: 2, of: [C, { first: [A, B] }] }', 63],
  ])('inside %s is a warning, for there is no second round', (join, on, column) => {
    expect(checked(plan(stories, 'agents:', agent('a', `on: ${on}`)))).toEqual([
      `plan.yaml:4:${column} warn SB218 first inside ${join} is met once for ever, so a is woken once and has no second round; write any where each round needs one of them`,
    ]);
  });

  it.each(['{ first: [A, B] }', '{ any: [C, { first: [A, B] }] }', '{ first: [{ all: [A, B] }, C] }'])(
    'says nothing where no round needs it: %s',
    (on) => {
      expect(checked(plan(stories, 'agents:', agent('a', `on: ${on}`)))).toEqual([]);
    },
  );

  it('says nothing where the other members come once, so that there is no second round to lose', () => {
    const text = plan(
      stories,
      'agents:',
      agent('a', 'on: A, publishes: { completed: Done }'),
      agent('b', 'on: { all: [Done, { first: [B, C] }] }, publishes: {}'),
    );
    expect(checked(text)).toEqual([]);
  });
});

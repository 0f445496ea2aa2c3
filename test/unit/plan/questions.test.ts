// Queries, their answers, and subtasks: text in, the routing part or problems out.
import { compileText } from '../../../src/plan/load-plan';
import { agent, checked, plan } from './plan-text';

const sources = 'sources: { /owner: { may: [Go, Stop] } }';
const compiled = (...lines: string[]) => compileText(plan(sources, ...lines), 'plan.yaml').routing;
const told = (...lines: string[]) => checked(plan(sources, ...lines));

describe('a question', () => {
  it('has who may ask it, who answers it, and until when', () => {
    const { events, asks } = compiled(
      'events: { Clarify: { kind: query, answer: Clarified, timeout: 2m } }',
      'agents:',
      agent('a', 'on: Go, asks: [Clarify], publishes: {}'),
      agent('b', 'on: Clarify, publishes: { completed: Clarified }'),
    );
    expect(asks).toEqual({ a: ['Clarify'] });
    expect(events.Clarify).toEqual({
      kind: 'query',
      publishers: ['/a'],
      answer: 'Clarified',
      answerMs: 120_000,
    });
    expect(events.Clarified).toEqual({ kind: 'event', publishers: ['/b'] });
  });

  it('is asked by nobody where what is asked is no query', () => {
    expect(
      told(
        'events: { Clarify: { kind: query }, Told: { answer: X }, Seen: { kind: notification, timeout: 1s } }',
        'agents:',
        agent('a', 'on: Go, asks: [Clarfy, Stop, GetUserQuery], publishes: {}'),
        agent('b', 'on: { any: [Clarify, GetUserQuery] }, publishes: {}'),
      ).filter((line) => line.includes('SB126')),
    ).toEqual([
      'plan.yaml:3:45 error SB126 answer is for what is answered, and Told is an event; give it kind: query, or take answer out',
      'plan.yaml:3:86 error SB126 timeout is for what is answered, and Seen is a notification; give it kind: query, or take timeout out',
      'plan.yaml:5:49 error SB126 a asks Clarfy, which is an event and no query; did you mean Clarify?',
      'plan.yaml:5:57 error SB126 a asks Stop, which is an event and no query; give it kind: query under events',
    ]);
  });
});

describe('subtasks', () => {
  it('are limited to a hundred where agents may plan them, else to what the plan says', () => {
    const planner = agent('a', 'on: Go, publishes: { planned: TaskPlanned }');
    expect(compiled('agents:', planner)).toMatchObject({
      limits: { hops: 64, planned: 100 },
      reactions: [{ publishes: { planned: 'TaskPlanned' } }],
      events: { TaskPlanned: { publishers: ['/a'] } },
    });
    expect(compiled('limits: { tasks: 7 }', 'agents:', planner).limits).toEqual({ hops: 64, planned: 7 });
    expect(compiled('agents:', agent('a', 'on: Go')).limits).toEqual({ hops: 64 });
  });
});

// Triggers that ask the header of an event for what it cannot be: text in, problems out.
import { agent, checked, plan } from './plan-text';

const told = (on: string, ...lines: string[]) =>
  checked(
    plan(
      'sources: { /owner: { may: [Go, Stop] }, /ci: { may: [Built] } }',
      'topics: { default: { default: true }, urgent: {} }',
      ...lines,
      'agents:',
      agent('a', `on: ${on}, publishes: { completed: Done }`),
    ),
  )
    .filter((line) => !/SB213/.test(line))
    .map((line) => line.replace('plan.yaml:', ''));

describe('a filter', () => {
  it.each([
    ['"type=Go and source=/onwer"', '5:38 error SB103 unknown source "/onwer"; did you mean /owner?'],
    [
      '{ type: Go, filter: { source: [/nobody] } }',
      '5:69 error SB103 unknown source "/nobody"; there are /owner, /ci, /a',
    ],
    [
      '{ filter: { $or: [{ source: [/ci] }, { source: [/cy] }] } }',
      '5:86 error SB103 unknown source "/cy"; did you mean /ci?',
    ],
    ['topic=defalt', '5:38 error SB101 unknown topic "defalt"; did you mean default?'],
    [
      '{ type: Go, filter: { topic: [urgent, urgnet] } }',
      '5:76 error SB101 unknown topic "urgnet"; did you mean urgent?',
    ],
    [
      '"type=Go and priority=hihg"',
      '5:38 error SB104 filter can never match: priority "hihg"; did you mean high?',
    ],
    [
      '{ type: Go, filter: { priority: [urgent] } }',
      '5:71 error SB104 filter can never match: priority "urgent"; there are critical, high, normal, low',
    ],
    [
      '{ type: Go, filter: { topic: [{ prefix: x }] } }',
      '5:60 error SB104 filter can never match: no topic is as [{"prefix":"x"}] asks; there are default, urgent',
    ],
    [
      '{ type: Go, filter: { type: [Stop] } }',
      '5:60 error SB104 filter can never match: type cannot be "Go" and be as ["Stop"] asks',
    ],
    [
      '{ topic: urgent, filter: { topic: [default] } }',
      '5:65 error SB104 filter can never match: topic cannot be "urgent" and be as ["default"] asks',
    ],
    [
      '{ from: [/owner, /a], filter: { source: [/ci] } }',
      '5:70 error SB104 filter can never match: source cannot be one of /owner, /a and be as ["/ci"] asks',
    ],
    [
      '"type=Go and source=/ci"',
      '5:38 error SB104 filter can never match: Go is published by /owner, not as source=/ci asks',
    ],
    [
      '{ type: Go, filter: { source: [{ prefix: /c }] } }',
      '5:60 error SB104 filter can never match: Go is published by /owner, not as source=[{"prefix":"/c"}] asks',
    ],
  ])('that no header can meet is an error: %s', (on, problem) => {
    expect(told(on)).toEqual([problem]);
  });

  it.each([
    '"type=Go and source=/owner and priority=high and topic=urgent"',
    '{ type: Go, filter: { source: [{ anything-but: [/ci] }], topic: [{ prefix: u }], priority: [high, low] } }',
    '{ type: Go, filter: { $or: [{ topic: [urgent] }, { priority: [low] }] } }',
    '{ filter: { type: [Go, Stop], source: [/owner] } }',
    '{ filter: { type: [Built], source: [/approval, /ci] } }',
  ])('that a header can meet is none: %s', (on) => {
    expect(told(on)).toEqual([]);
  });

  it('for another topic than agents publish on is an error in each way in which it is written', () => {
    const problem = 'error SB104 filter can never match: Done travels on topic "default", not as topic=';
    const second = (on: string) => told('Go', `complete_on: ${on}`).filter((line) => !/SB214/.test(line));
    expect(second('"type=Done and topic=urgent"')).toEqual([`4:14 ${problem}urgent asks`]);
    expect(second('{ type: Done, filter: { topic: [urgent] } }')).toEqual([`4:38 ${problem}["urgent"] asks`]);
  });

  it('is not asked for sources where any may publish', () => {
    const problems = checked(plan('agents:', agent('a', 'on: { type: Go, filter: source=/nobody }')));
    expect(problems.filter((line) => !/SB211/.test(line))).toEqual([]);
  });
});

describe('a trigger that names a task', () => {
  it('is told what the task publishes', () => {
    expect(
      checked(
        plan(
          'sources: { /owner: { may: [Go] } }',
          'complete_on: Packed',
          'agents: { a: { run: { command: [node] } } }',
          'tasks: { starts_on: Go, Packed: { agent: a } }',
        ),
      ),
    ).toEqual([
      'plan.yaml:3:14 error SB104 trigger can never match: no event type "Packed"; task Packed publishes PackedCompleted',
      'plan.yaml:3:14 warn SB214 complete_on can never be met: nobody can publish Packed',
    ]);
  });
});

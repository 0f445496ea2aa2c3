// Subtasks that an agent plans while it works (M11): checked, dispatched and joined like declared ones.

import { compileText } from '../../../src/plan/load-plan';
import type { RoutingPlan } from '../../../src/plan/routing-plan';
import { Correlation } from '../../support/correlation';
import { envelope } from '../../support/envelope';
import { noRetry, routingPlan } from '../../support/routing-plan';

const team = (planned?: number) =>
  routingPlan(
    {
      planner: { on: 'FeatureRequested', publishes: { planned: 'TaskPlanned', completed: 'PlanReady' } },
      writer: { on: 'DraftRequested' },
      tester: { on: 'TestRequested' },
      archivist: { on: 'TaskCompletedEvent' },
    },
    { limits: { hops: 64, ...(planned !== undefined && { planned }) } },
  );

const plans = (tasks: object[], rest = {}) =>
  envelope('TaskPlanned', { source: '/planner', payload: { tasks } as never, ...rest });
const schema = { task: 'schema', agent: 'writer', input: { tables: 3 } };
const api = { task: 'api', agent: 'writer', depends_on: ['schema'] };
const tests = { task: 'tests', agent: 'tester', depends_on: ['schema', 'api'] };

describe('planned subtasks', () => {
  it('begin as soon as what they depend on is done, and get what it answered', () => {
    const given = new Correlation(team());
    given.publish(plans([tests, api, schema]));
    expect(given.running).toEqual(['task schema#1']);
    expect(given.open).toContain('task tests#1 held');
    given.answer('task schema#1', { tables: ['book'] });
    expect(given.running).toContain('task api#1');
    const work = given.dispatched.find(({ delivery }) => delivery.id === 'task api#1');
    expect(work?.subtask).toEqual({ task: 'api', input: {}, results: { schema: { tables: ['book'] } } });
    given.answer('task api#1');
    expect(given.running).toContain('task tests#1');
  });

  it('publish their completion in the words of M1, which wakes whoever reacts to it', () => {
    const given = new Correlation(team());
    given.publish(plans([schema]));
    given.answer('task schema#1', { tables: ['book'] });
    const done = given.events.at(-1);
    expect(done?.event).toMatchObject({ type: 'TaskCompletedEvent', source: '/writer' });
    expect(done?.payload).toEqual({
      task_id: 'schema',
      task_name: 'schema',
      status: 'completed',
      result: { tables: ['book'] },
    });
    expect(given.running).toEqual(['archivist#2']);
  });

  it('are worked on by an agent that is there for nothing else, and a join waits for what it publishes', () => {
    const text = `
plan: planned-work
sources: { /owner: { may: [FeatureRequested] } }
agents:
  planner: { run: { command: [node] }, on: FeatureRequested, publishes: { planned: TaskPlanned } }
  writer: { run: { command: [node] } }
  archivist:
    run: { command: [node] }
    on: { all: [FeatureRequested, { type: TaskCompletedEvent, from: /writer }], within: 1h }
    publishes: {}
`;
    const given = new Correlation(compileText(text, 'plan.yaml').routing);
    given.publish(envelope('FeatureRequested', { source: '/owner' }));
    given.publish(plans([schema]));
    expect(given.running).toEqual(['planner#1', 'task schema#2']);
    given.answer('task schema#2', { tables: ['book'] });
    expect(given.events.at(-1)?.event).toMatchObject({ type: 'TaskCompletedEvent', source: '/writer' });
    expect(given.running).toEqual(['planner#1', 'archivist#r1']);
  });

  it('never begin after what they depend on has failed, and are accounted for', () => {
    const given = new Correlation(team());
    given.publish(plans([schema, api, tests]));
    given.fail('task schema#1');
    expect(given.endingOf('task schema#1')).toBe('dead-lettered(temporary_failure)');
    expect(given.endingOf('task api#1')).toBe('discarded(dependency failed)');
    expect(given.endingOf('task tests#1')).toBe('discarded(dependency failed)');
    expect(given.running).toEqual([]);
  });

  it('may depend on subtasks that were planned before', () => {
    const given = new Correlation(team());
    given.publish(plans([schema]));
    given.answer('task schema#1');
    given.publish(plans([api], { id: 'later' }));
    expect(given.running).toContain('task api#3');
  });

  it('wait through a rollover', () => {
    const given = new Correlation(team());
    given.publish(plans([schema, api]));
    given.rollOver();
    given.answer('task schema#1');
    expect(given.running).toContain('task api#1');
  });

  it.each([
    [
      'a cycle',
      [{ ...schema, depends_on: ['api'] }, api],
      'subtasks wait for each other: schema → api → schema',
    ],
    ['an unknown dependency', [api], 'subtask "api" depends on "schema", which nobody has planned'],
    [
      'an unknown agent',
      [{ ...schema, agent: 'painter' }],
      'agent "painter", which the plan does not have; there are planner, writer, tester, archivist',
    ],
    [
      'an agent whose name is written wrongly',
      [schema, { ...api, agent: 'writr' }],
      'subtask "api" is for agent "writr", which the plan does not have; did you mean writer?',
    ],
    ['the same name twice', [schema, schema], 'subtask "schema" is planned already'],
    ['no name', [{ agent: 'writer' }], 'payload.tasks[0].task needs a name'],
    ['an empty list', [], 'payload.tasks needs to be a list of subtasks, got []'],
    [
      'dependencies that are no list',
      [{ ...schema, depends_on: 'api' }],
      'depends_on needs a list of subtasks, got "api"',
    ],
    [
      'an input that is no object',
      [{ ...schema, input: 3 }],
      'payload.tasks[0].input needs to be an object, got 3',
    ],
  ])('are refused whole with %s', (_, tasks, problem) => {
    const given = new Correlation(team());
    given.publish(plans(tasks));
    expect(given.state.parked[0]?.reason).toBe('invalid_subtasks');
    expect(given.state.parked[0]?.problem).toContain(problem);
    expect(given.running).toEqual([]);
  });

  it('may be meant for an agent that reacts to nothing, which is then named too', () => {
    const subtaskAgents = { illustrator: { timeoutMs: 60_000, retry: noRetry } };
    const plan: RoutingPlan = { ...team(), subtaskAgents };
    const given = new Correlation(plan);
    given.publish(plans([{ ...schema, agent: 'ilustrator' }]));
    expect(given.state.parked[0]?.problem).toContain('; did you mean illustrator?');
  });

  it('are refused over the limit', () => {
    const given = new Correlation(team(2));
    given.publish(plans([schema, api, tests]));
    expect(given.state.parked[0]?.problem).toContain('over the limit of 2');
  });

  it('are planned only by whom the plan lets plan', () => {
    const given = new Correlation(team());
    given.publish(plans([schema], { source: '/writer' }));
    expect(given.running).toEqual([]);
    expect(given.state.ledger.events.unmatched).toBe(1);
  });
});

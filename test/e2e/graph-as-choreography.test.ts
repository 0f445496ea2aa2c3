// M7's chain of seven on a real server and worker, once as choreography and once as a graph of tasks (M10): the same events, of the
// same agents, because of the same.
import '../support/quiet-runtime';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { CorrelationRecord } from '../../src/store/read-correlation';
import { FixtureTeam } from '../activities/fixture-team';
import { envelope } from '../support/envelope';
import { createDevEnvironment } from '../support/servers';
import { until } from '../support/until';

jest.setTimeout(60_000);
let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await createDevEnvironment();
});
afterAll(async () => {
  await environment?.teardown();
});

const ENDS = {
  sources: { '/product-strategist': { may: ['UserStoryApproved'] } },
  complete_on: { any: ['TestingCompleted'] },
};
const reaction = (task: string, on: unknown) => ({
  task,
  on,
  publishes: { started: `${task}Started`, completed: `${task}Completed` },
});

/** Reactions that name their task, for the started events tell it. */
const AS_CHOREOGRAPHY: Record<string, object[]> = {
  'backend-architect': [reaction('APIDesign', 'UserStoryApproved')],
  'ux-designer': [reaction('Wireframe', 'UserStoryApproved')],
  'python-pro': [reaction('BackendImplementation', 'APIDesignCompleted')],
  'database-specialist': [reaction('SchemaDesign', 'APIDesignCompleted')],
  'frontend-specialist': [
    reaction('FrontendImplementation', { all: ['BackendImplementationCompleted', 'WireframeCompleted'] }),
  ],
  'test-engineer': [
    reaction('TestPlan', 'UserStoryApproved'),
    reaction('Testing', {
      all: [
        'BackendImplementationCompleted',
        'SchemaDesignCompleted',
        'FrontendImplementationCompleted',
        'TestPlanCompleted',
      ],
    }),
  ],
};

const task = (agent: string, name: string, depends_on?: string[]) => ({
  [name]: { agent, publishes: { started: `${name}Started` }, ...(depends_on && { depends_on }) },
});
const AS_GRAPH = {
  tasks: {
    starts_on: 'UserStoryApproved',
    ...task('backend-architect', 'APIDesign'),
    ...task('ux-designer', 'Wireframe'),
    ...task('test-engineer', 'TestPlan'),
    ...task('python-pro', 'BackendImplementation', ['APIDesign']),
    ...task('database-specialist', 'SchemaDesign', ['APIDesign']),
    ...task('frontend-specialist', 'FrontendImplementation', ['BackendImplementation', 'Wireframe']),
    ...task('test-engineer', 'Testing', [
      'BackendImplementation',
      'SchemaDesign',
      'FrontendImplementation',
      'TestPlan',
    ]),
  },
};

/** Each agent answers with what it was given: of a join the types that came together. */
const agents = (words: (agent: string) => object) =>
  Object.fromEntries(
    Object.keys(AS_CHOREOGRAPHY).map((agent) => [
      agent,
      {
        code: 'return { given: Object.keys(task.joined ?? { [task.event.event.type]: 1 }).sort() };',
        // A fixture's agent would react to Begin.
        words: { on: undefined, ...words(agent) },
      },
    ]),
  );

/** The correlation, once it is complete. */
async function played(words: (agent: string) => object, rest = {}): Promise<CorrelationRecord> {
  const team = await FixtureTeam.create(environment, agents(words), { ...ENDS, ...rest });
  await team.start();
  try {
    const story = { id: 'evt-story', source: '/product-strategist', correlation_id: 'feature-7' };
    await team.publish('feature-7', envelope('UserStoryApproved', story));
    const isComplete = async () => (await team.record('feature-7')).state.phase === 'complete';
    await until('the chain to be complete', isComplete);
    return await team.record('feature-7');
  } finally {
    await team.stop();
  }
}

/** Each event with its source, the types of its causes, and its payload. Sorted: which of two agents is quicker is chance. */
function told({ facts }: CorrelationRecord) {
  const events = facts.flatMap((fact) => (fact.fact === 'event-admitted' ? [fact.envelope] : []));
  const typeOf = new Map(events.map(({ event }) => [event.id, event.type]));
  return events
    .map(({ event: { type, source, causation_id, causes }, payload }) => {
      const because = causes ?? (causation_id === undefined ? [] : [causation_id]);
      return { type, source, because: because.map((id) => typeOf.get(id)).sort(), payload };
    })
    .sort((one, other) => (one.type < other.type ? -1 : 1));
}

describe('the seven-agent chain', () => {
  it('publishes the same fifteen events as choreography and as a graph', async () => {
    const choreography = await played((agent) => ({ reactions: AS_CHOREOGRAPHY[agent] }));
    const graph = await played(() => ({}), AS_GRAPH);
    const events = told(graph);
    expect(events).toEqual(told(choreography));
    expect(events).toHaveLength(15);
    expect(events.find(({ type }) => type === 'FrontendImplementationCompleted')).toEqual({
      type: 'FrontendImplementationCompleted',
      source: '/frontend-specialist',
      because: ['BackendImplementationCompleted', 'WireframeCompleted'],
      payload: { given: ['BackendImplementationCompleted', 'WireframeCompleted'] },
    });
    for (const { state } of [choreography, graph])
      expect(state.ledger.deliveries).toMatchObject({ handled: 7, deadLettered: 0 });
  });
});

// What a publisher is told of an event that is allowed and yet hardly meant.
import { publishDoubts } from '../../../src/client/publish-doubts';
import { envelope } from '../../support/envelope';
import { on, routingPlan } from '../../support/routing-plan';

const plan = routingPlan(
  { host: { on: 'GuestArrived', publishes: { completed: 'GuestSeated' } } },
  { plan: 'inn', sources: { '/door': { may: ['GuestArrived'] } }, topics: { guests: {}, kitchen: {} } },
);
const said = (type: string, rest: { source?: string; topic?: string } = {}, of = plan) => {
  const { topic, ...header } = { source: '/door', ...rest };
  const draft = envelope(type, header);
  return publishDoubts(of)({ ...draft, routing: { ...draft.routing, topic: topic ?? 'guests' } });
};

describe('a publisher is warned', () => {
  it('of a misspelt type, with the right one', () => {
    expect(said('GuestArived')).toEqual([
      'plan inn knows no event type "GuestArived"; did you mean GuestArrived? It is sent all the same, and wakes nobody',
    ]);
  });

  it('of an unknown type that resembles none', () => {
    expect(said('Weather')).toEqual([
      'plan inn knows no event type "Weather". It is sent all the same, and wakes nobody',
    ]);
  });

  it('of an unknown type that wakes only those who listen to every type', () => {
    const listening = routingPlan(
      { host: { on: 'GuestArrived' }, auditor: { on: { trigger: 'event', topic: 'guests' } } },
      { plan: 'inn' },
    );
    expect(said('GuestArived', {}, listening)[0]).toMatch(/and wakes only auditor$/);
  });

  it('of a topic that the plan does not declare', () => {
    expect(said('GuestArrived', { topic: 'kitchn' })).toEqual([
      'plan inn declares no topic "kitchn"; did you mean kitchen?',
    ]);
    expect(said('GuestArrived', { topic: 'nope' })).toEqual([
      'plan inn declares no topic "nope"; it has guests, kitchen',
    ]);
  });

  it('of speaking as an agent or a rule of the plan', () => {
    const own = routingPlan(
      {
        deployer: { on: 'Approved', publishes: { completed: 'Deployed' } },
        ready: { on: on('Deployed'), does: { work: 'pause', pause: 'ready' } },
      },
      { topics: { guests: {} } },
    );
    expect(said('Deployed', { source: '/deployer' }, own)).toEqual([
      '/deployer is an agent of this plan: taken as if its work had been done; nothing here checks who you are',
    ]);
    expect(said('Approved', { source: '/ready' }, own)[0]).toMatch(/^\/ready is a rule of this plan:/);
  });
});

it('says nothing of an event as the plan has it, nor of an agent that the plan lists as a source', () => {
  expect(said('GuestArrived')).toEqual([]);
  const listed = { ...plan, sources: { '/host': { may: ['GuestSeated'] } } };
  expect(said('GuestSeated', { source: '/host' }, listed)).toEqual([]);
});

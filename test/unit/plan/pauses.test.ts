// Pauses (M6): text in, the routing part or problems out.
import { compileText } from '../../../src/plan/load-plan';
import { agent, checked, plan } from './plan-text';

const sources = 'sources: { /owner: { may: [Go, Stop] } }';
const compiled = (...lines: string[]) => compileText(plan(sources, ...lines), 'plan.yaml').routing;
const told = (...lines: string[]) => checked(plan(sources, ...lines));

describe('a pause', () => {
  it('holds its correlation where it says nothing, and may be ended by people alone', () => {
    const { pauses, reactions } = compiled('agents:', agent('a', 'on: Go'), 'pauses: { p: { on: Stop } }');
    expect(pauses).toEqual({ p: { scope: 'correlation' } });
    expect(reactions.map(({ name }) => name)).toEqual(['pause:p', 'a']);
  });

  it('may wait for joins, and is told what nobody publishes', () => {
    expect(
      told('agents:', agent('a', 'on: Go'), 'pauses: { p: { on: { all: [Go, Stop] }, resume_on: Resume } }'),
    ).toEqual(['plan.yaml:5:52 warn SB211 nobody publishes Resume, which pause p waits for']);
  });

  it('lets through what its agent says, unless the reaction says otherwise', () => {
    const { reactions } = compiled(
      'agents:',
      agent('a', 'through_pause: true, reactions: [{ on: Go }, { on: Stop, task: t, through_pause: false }]'),
    );
    expect(reactions.map(({ throughPause }) => throughPause)).toEqual([true, undefined]);
  });
});

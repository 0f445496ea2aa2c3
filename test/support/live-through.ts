// Leads a random life through the rules and looks after every step; for properties.
import { advance, type Input, type Step } from '../../src/coordination/advance';
import { initialState, reopenState } from '../../src/coordination/initial';
import { indexPlan } from '../../src/coordination/routing/plan-index';
import type { CoordinationState } from '../../src/coordination/state';
import type { RoutingPlan } from '../../src/plan/routing-plan';
import { START } from './correlation';
import { envelope } from './envelope';
import type { Happening } from './random-correlation';

/** What a step was given and what it gave. */
export interface Lived extends Step {
  before: CoordinationState;
  input: Input;
}

/** Freezes it and all that is in it, so that a rule that writes to its input throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) deepFreeze(each);
  }
  return value;
}

/**
 * Every happening in turn, then whatever is still at work is answered. `look` is called after each step.
 * @returns the last state
 */
export function liveThrough(
  plan: RoutingPlan,
  life: readonly Happening[],
  look: (lived: Lived) => void,
): CoordinationState {
  const index = indexPlan(plan);
  let state = deepFreeze(initialState('feature-7'));
  let at = START;
  let run = 1;
  const take = (input: Input) => {
    const when = { at, run: `run-${run}` };
    const step = advance(index, state, input, when);
    const again = advance(index, structuredClone(state), structuredClone(input), when);
    if (JSON.stringify(again) !== JSON.stringify(step)) throw new Error(`two answers to ${input.input}`);
    look({ ...step, before: state, input });
    state = deepFreeze(step.state);
  };
  const running = () => Object.values(state.open).filter((delivery) => delivery.state === 'running');
  for (const it of life) {
    switch (it.happens) {
      case 'event': {
        const { type, id, source, payload, topic, emitted } = it;
        const event = deepFreeze(envelope(type, { id, source, payload, routing: { topic } }));
        const { plan: name, hash } = plan;
        take({
          input: 'events',
          signal: { events: [event], plan: name, hash, ...(emitted && { emitted_by: 'one#1' }) },
        });
        break;
      }
      case 'rubbish':
        take({ input: 'events', signal: it.signal });
        break;
      case 'ending': {
        const delivery = running()[it.which % Math.max(1, running().length)];
        if (delivery) take({ input: 'settled', delivery: delivery.id, ending: it.ending });
        break;
      }
      case 'deadline': {
        const timers = Object.entries(state.timers);
        const [timer, due] = timers[it.which % Math.max(1, timers.length)] ?? [];
        if (timer === undefined || due === undefined) break;
        at = Math.max(at, due);
        take({ input: 'timer', timer });
        break;
      }
      case 'time':
        at += it.ms;
        break;
      case 'cancel':
        take({ input: 'cancel' });
        break;
      case 'rollover':
        take({
          input: 'carry',
          spent: Object.fromEntries(running().map(({ id }) => [id, { failures: 1, crashes: 0 }])),
        });
        run += 1;
        take({ input: 'begin' });
        break;
      case 'reopened':
        if (state.phase !== 'complete' && state.phase !== 'failed') break;
        state = deepFreeze(reopenState(state));
        run += 1;
        take({ input: 'begin' });
        break;
    }
  }
  for (let [next] = running(); next; [next] = running())
    take({
      input: 'settled',
      delivery: next.id,
      ending: { ending: 'answered', payload: {}, attempts: 1 },
    });
  return state;
}

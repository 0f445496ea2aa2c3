// Something wants through a gate: from now on it waits, and people's time counts. Safe and pure.
import type { Envelope } from '../../events/envelope';
import type { RoutingApproval } from '../../plan/routing-plan';
import type { RenderedWork } from '../effects';
import type { Time } from '../reckoning';
import type { Turn } from '../turn';
import { changeGate } from './change-gate';
import { openIfMet, whyRefused } from './decided';
import { withoutBody } from './gate-event';
import { criteriaOf, gateOf } from './gate-name';
import type { GateAsker, GateState } from './gate-state';
import { freshened, nextRound } from './round';

export interface GateAsk {
  /** The event that brought it here. */
  cause: Envelope;
  /** Of an approval: what is asked for, and what would run. Without `show` there is nothing to show. */
  approval?: RoutingApproval;
  show?: RenderedWork;
  /** Of a step of a saga, which is told. */
  asker?: GateAsker;
}

/** Asks for a gate of the plan or for an approval, and gives its state; undefined where the plan has no gate of that name. */
export function askFor(turn: Turn, name: string, ask: GateAsk): GateState | undefined {
  const { at } = turn;
  const known = gateOf(turn.state, name);
  const criteria = criteriaOf(turn.index.plan, name, known ?? ask);
  if (!criteria) return undefined;
  const before = known ? freshened(criteria, known, at) : newGate(turn, ask);
  const state = before.status === 'withdrawn' ? nextRound(before, at) : before;
  const show = state.status === 'waiting' && (!known || state !== before) ? ask.show : undefined;
  changeGate(turn, name, state.status === 'waiting' ? waitingFor(state, ask, show, at) : state);
  if (show) turn.effects.push({ effect: 'render-action', gate: name, show });
  openIfMet(turn, name);
  return gateOf(turn.state, name);
}

/** The same object where it waited already. */
function waitingFor(
  state: GateState,
  { asker, cause }: GateAsk,
  show: RenderedWork | undefined,
  at: Time,
): GateState {
  if (state.asked !== undefined && state.cause && !asker && !show) return state;
  return {
    ...withAsker(state, asker),
    asked: state.asked ?? at,
    cause: state.cause ?? withoutBody(cause),
    ...(show && { action: 'work' in show ? { work: show.work } : {} }),
  };
}

const newGate = ({ at }: Turn, { approval }: GateAsk): GateState => ({
  status: 'waiting',
  round: 1,
  since: at,
  evidence: [],
  decisions: [],
  ...(approval && { approval }),
});

/** The same step asks once, however often it does. */
function withAsker(state: GateState, asker: GateAsker | undefined): GateState {
  if (!asker) return state;
  const others = (state.asks ?? []).filter(({ saga, step }) => saga !== asker.saga || step !== asker.step);
  return { ...state, asks: [...others, asker] };
}

/** A step of a saga wants through; it is answered at once where that is decided, else as soon as it is. */
export function askForStep(turn: Turn, name: string, asker: GateAsker, ask: GateAsk): void {
  const { saga, step } = asker;
  const refused = (reason: string) =>
    turn.effects.push({ effect: 'answer-gate', saga, step, verdict: 'refused', reason });
  const before = gateOf(turn.state, name);
  const state = askFor(turn, name, { ...ask, asker });
  if (!state) refused(`the plan has no gate ${name}`);
  else if (state.status === 'refused' || state.status === 'expired') refused(whyRefused(name, state));
  // A gate that opened just now has told everybody who waited.
  else if (state.status === 'open' && before?.status === 'open') passOn(turn, name, asker);
}

/** A gate is open for a step of a saga: it may begin, or has to be approved first. */
export function passOn(turn: Turn, name: string, { then, ...asker }: GateAsker): void {
  const { saga, step } = asker;
  const cause = gateOf(turn.state, name)?.cause;
  if (then && cause) {
    const { approval, work } = then;
    askForStep(turn, then.name, asker, { cause, approval, show: { work } });
    return;
  }
  const hash = gateOf(turn.state, name)?.action?.hash;
  turn.effects.push({
    effect: 'answer-gate',
    saga,
    step,
    verdict: 'open',
    ...(hash === undefined ? {} : { hash }),
  });
}

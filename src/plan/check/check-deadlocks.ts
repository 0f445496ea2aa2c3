// Gates that wait for what they hold back themselves, or what another such gate does. Pure.

import { namedTypeOf } from '../compile/compile-trigger';
import type { WrittenPlan } from '../compiled-plan';
import { ownValue } from '../own-value';
import { type PlanProblem, problemAt } from '../problem';
import { reactionLabel } from '../reaction-label';
import type { RoutingReaction, RoutingStep } from '../routing-plan';
import { undoCompleted, undoFailed } from '../undo-events';
import { beginningTypes } from './beginning';
import { type EventFlow, eventFlow } from './event-flow';
import { type Reach, reach } from './reach';

/**
 * Evidence that can come, but not before the gate that waits for it is open. Every gate is taken as closed at first, and opens when
 * all its evidence can come; people are taken to approve.
 */
export function checkGateDeadlocks(plan: WrittenPlan): PlanProblem[] {
  const { routing, positions, file } = plan;
  const gates = Object.entries(routing.gates ?? {});
  if (gates.length === 0) return [];
  const flow = eventFlow(routing);
  const begin = beginningTypes(plan);
  const whole = reach(flow, begin);
  const problems: PlanProblem[] = [];
  const lackOf = (gate: string, closed: ReadonlySet<string>) => {
    const { fed } = reachOf(flow, begin, closed);
    return evidenceOf(flow, gate).find(({ leaf }) => whole.fed.has(leaf) && !fed.has(leaf));
  };
  let closed = stayClosed(new Set(gates.map(([name]) => name)), lackOf);
  while (closed.size > 0) {
    const all = [...closed];
    const own = all.find((each) => lackOf(each, new Set([each])));
    const [gate = ''] = own === undefined ? all : [own];
    // Where none waits for itself alone, all of them wait for each other.
    const holding = own === undefined ? closed : new Set([own]);
    const lack = lackOf(gate, holding);
    if (lack) {
      const held = heldBy(flow, holding).join(', ');
      const type = namedTypeOf(lack.leaf) ?? 'an event';
      const message = `gate ${gate} waits for ${type}, which comes only from what it holds back (${held}), so it never opens; let somebody else bring it, or take the gate off`;
      const at = positions.of(['gates', gate, 'criteria', lack.criterion]);
      problems.push(problemAt(file, at, 'SB232', message));
    }
    // One that is told is taken as open, so that what only follows from it is not told as well.
    closed = stayClosed(new Set(all.filter((each) => each !== gate)), lackOf);
  }
  return problems;
}

type Lack = (gate: string, closed: ReadonlySet<string>) => object | undefined;

/** Gates that lack something for as long as all of them are closed. */
function stayClosed(gates: ReadonlySet<string>, lackOf: Lack): ReadonlySet<string> {
  const closed = new Set([...gates].filter((gate) => lackOf(gate, gates)));
  return closed.size === gates.size ? closed : stayClosed(closed, lackOf);
}

const evidenceOf = ({ routing }: EventFlow, gate: string) =>
  routing.reactions.flatMap(({ does, on }) =>
    does?.work === 'evidence' && does.gate === gate && on.trigger === 'event'
      ? [{ leaf: on, criterion: does.criterion }]
      : [],
  );

const heldBy = ({ routing }: EventFlow, gates: ReadonlySet<string>): string[] =>
  routing.reactions
    .filter((each) => gatesOn(each, routing.sagas).some((gate) => gates.has(gate)))
    .map(reactionLabel);

function gatesOn({ gate, does }: RoutingReaction, sagas: EventFlow['routing']['sagas']): string[] {
  const steps = does?.work === 'saga' ? (ownValue(sagas, does.saga)?.steps ?? []) : [];
  return [gate, ...steps.map((step) => step.gate)].filter((each) => each !== undefined);
}

/** What can happen while these gates are closed. */
function reachOf(flow: EventFlow, begin: ReadonlySet<string>, closed: ReadonlySet<string>): Reach {
  const { routing } = flow;
  const isClosed = (gate: string | undefined) => gate !== undefined && closed.has(gate);
  const unopened = new Set([...closed].map((gate) => ownValue(routing.gates, gate)?.onOpen));
  const says = (reaction: RoutingReaction): string[] => {
    const { gate, does } = reaction;
    const all = flow
      .publishedBy(reaction)
      .filter(({ type, source }) => !(unopened.has(type) && closed.has(source.slice(1))));
    if (isClosed(gate)) return all.filter(({ source }) => source === `/${gate}`).map(({ type }) => type);
    const steps = does?.work === 'saga' ? (ownValue(routing.sagas, does.saga)?.steps ?? []) : [];
    const stop = steps.findIndex((step) => isClosed(step.gate));
    if (stop < 0) return all.map(({ type }) => type);
    const later = new Set(steps.slice(stop).flatMap(typesOfStep));
    const sooner = new Set(steps.slice(0, stop).flatMap(typesOfStep));
    const unsaid = (type: string) =>
      (later.has(type) && !sooner.has(type)) || type === reaction.publishes.completed;
    return all.filter(({ type }) => !unsaid(type)).map(({ type }) => type);
  };
  return reach(flow, begin, { says });
}

const typesOfStep = ({ success, failure, undo }: RoutingStep): string[] =>
  [
    success,
    failure,
    ...(undo.undo === 'task' ? [undoCompleted(undo.task), undoFailed(undo.task)] : []),
  ].filter((type) => type !== undefined);

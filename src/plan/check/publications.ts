// What follows from a reaction: every event type that may be published because of it, and under which source. Pure.
import { assertNever } from '../../events/assert-never';
import { joinTypesOf } from '../compile/compile-trigger';
import { ownValue } from '../own-value';
import type {
  ReactionWork,
  RoutingAggregator,
  RoutingGate,
  RoutingPlan,
  RoutingPublishes,
  RoutingReaction,
  RoutingSaga,
} from '../routing-plan';
import { undoCompleted, undoFailed } from '../undo-events';

export interface Publication {
  type: string;
  source: string;
}

/** The parts of a plan that publish beside its agents. */
export type PublishingParts = Pick<RoutingPlan, 'sagas' | 'gates' | 'aggregators' | 'machines' | 'asks'>;

type Types = (string | undefined)[];

/** Speaks for approvals, which are gates without a name. */
const APPROVAL = 'approval';

const from = (name: string, types: Types): Publication[] =>
  types.flatMap((type) => (type === undefined ? [] : [{ type, source: `/${name}` }]));

/** Its own types, those of its joins' time-outs, and those of whatever it starts, feeds or is held by. */
export function publicationsOf(reaction: RoutingReaction, parts: PublishingParts): Publication[] {
  const { agent, publishes, on, approval, does } = reaction;
  const gate = reaction.gate === undefined ? undefined : ownValue(parts.gates, reaction.gate);
  return [
    ...from(agent, [...publishedTypesOf(publishes), ...joinTypesOf(on)]),
    ...from(APPROVAL, [approval?.escalate]),
    ...(gate ? gatePublications(gate) : []),
    ...(does ? workPublications(does, parts) : from(agent, asksOf(agent, parts))),
  ];
}

const asksOf = (agent: string, { asks }: PublishingParts): Types => ownValue(asks, agent) ?? [];

function publishedTypesOf({
  started,
  completed,
  failed,
  outcomes = {},
  emits = [],
  planned,
}: RoutingPublishes): Types {
  return [started, completed, failed, ...Object.values(outcomes), ...emits, planned];
}

function workPublications(does: ReactionWork, parts: PublishingParts): Publication[] {
  switch (does.work) {
    case 'saga': {
      const saga = ownValue(parts.sagas, does.saga);
      return saga ? stepPublications(saga, parts) : [];
    }
    case 'aggregate':
    case 'forward': {
      const aggregator = ownValue(parts.aggregators, does.aggregator);
      return aggregator ? aggregatorPublications(aggregator) : [];
    }
    case 'evidence': {
      const gate = ownValue(parts.gates, does.gate);
      return gate ? gatePublications(gate) : [];
    }
    case 'transition': {
      const { transitions = [], publishes = {} } = ownValue(parts.machines, does.machine) ?? {};
      const inputs = does.input === 'retry' ? ['retry', 'max_retries'] : [does.input];
      const entered = transitions.filter(({ input }) => inputs.includes(input)).map(({ to }) => to);
      const types = entered.map((state) => ownValue(publishes, state));
      return from(does.machine, types);
    }
    case 'pause':
    case 'resume':
      return [];
    default:
      return assertNever(does);
  }
}

function stepPublications({ steps }: RoutingSaga, { gates = {} }: PublishingParts): Publication[] {
  return steps.flatMap(({ agent, success, failure, approval, gate, undo }) => {
    const named = gate === undefined ? undefined : ownValue(gates, gate);
    return [
      ...from(agent, [success, failure]),
      ...from(APPROVAL, [approval?.escalate]),
      ...(named ? gatePublications(named) : []),
      ...(undo.undo === 'task' ? from(undo.agent, [undoCompleted(undo.task), undoFailed(undo.task)]) : []),
    ];
  });
}

const aggregatorPublications = ({ id, on, onComplete }: RoutingAggregator): Publication[] =>
  from(id, [onComplete, ...joinTypesOf(on)]);

function gatePublications({ name, onOpen, onRefused, criteria }: RoutingGate): Publication[] {
  const escalations = criteria.map((each) => (each.criterion === 'approval' ? each.escalate : undefined));
  return from(name, [onOpen, onRefused, ...escalations]);
}

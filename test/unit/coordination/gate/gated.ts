// Plans with gates and approvals for tests of the rules, and the words in which the tests speak of them.
import type { AnswerGate, RenderAction } from '../../../../src/coordination/effects';
import type { GateState } from '../../../../src/coordination/gate/gate-state';
import type { RoutingApproval, RoutingGate, RoutingPlan } from '../../../../src/plan/routing-plan';
import { Correlation } from '../../../support/correlation';
import { envelope } from '../../../support/envelope';
import { type AgentWords, on, routingPlan } from '../../../support/routing-plan';

export const HOUR = 3_600_000;

export interface GateWords {
  /** Types of events that are evidence, each a criterion. */
  evidence?: string[];
  quorum?: number;
  freshForMs?: number;
  approval?: Partial<RoutingApproval>;
}

/** A deployer behind gate `clearance`, and whoever else a test wants. */
export function gatedPlan(
  { evidence = ['Reviewed'], quorum = 1, freshForMs, approval }: GateWords = {},
  agents: Record<string, AgentWords> = {},
  rest: Partial<RoutingPlan> = {},
): RoutingPlan {
  const gate: RoutingGate = {
    name: 'clearance',
    criteria: [
      ...evidence.map((type) => ({
        criterion: 'evidence' as const,
        of: on(type),
        quorum,
        ...(freshForMs === undefined ? {} : { freshForMs }),
      })),
      ...(approval ? [{ criterion: 'approval' as const, quorum: 1, ...approval }] : []),
    ],
    onOpen: 'Cleared',
    onRefused: 'ClearanceRefused',
  };
  const bringers = evidence.map((type, criterion): [string, AgentWords] => [
    `gate:clearance/${criterion}`,
    { on: type, does: { work: 'evidence', gate: 'clearance', criterion } },
  ]);
  return routingPlan(
    {
      ...Object.fromEntries(bringers),
      deployer: { on: 'Built', gate: 'clearance', publishes: { completed: 'Deployed' } },
      ...agents,
    },
    { gates: { clearance: gate }, roles: { lead: ['ann', 'bob', 'cyd'], security: ['sue'] }, ...rest },
  );
}

/** A deployer each of whose deliveries has to be approved. */
export const approvedPlan = (approval: Partial<RoutingApproval> = {}, rest: Partial<RoutingPlan> = {}) =>
  routingPlan(
    {
      deployer: {
        on: 'Built',
        approval: { role: 'lead', quorum: 1, ...approval },
        publishes: { completed: 'Deployed' },
      },
    },
    { roles: { lead: ['ann', 'bob', 'cyd'] }, ...rest },
  );

let numbered = 0;
/** An event with an id of its own, unless one is given. */
export const event = (type: string, rest: Parameters<typeof envelope>[1] = {}) => {
  numbered += 1;
  return envelope(type, { id: `evt-${type}-${numbered}`, ...rest });
};

export class Gated extends Correlation {
  decide(by: string, verdict: 'approve' | 'reject' = 'approve', rest: object = {}) {
    return this.take({ input: 'decide', decision: { gate: 'clearance', by, verdict, ...rest } });
  }

  gate(name = 'clearance'): GateState {
    const gate = this.state.gates?.[name];
    if (!gate) throw new Error(`there is no gate ${name}`);
    return gate;
  }

  /** A worker shows what the approval is about. */
  show(gate: string, hash = 'a'.repeat(64)) {
    return this.take({ input: 'rendered', gate, rendered: { hash, text: 'what would run' } });
  }

  get rendering(): RenderAction[] {
    return this.effects.filter((effect) => effect.effect === 'render-action');
  }

  get answers(): AnswerGate[] {
    return this.effects.filter((effect) => effect.effect === 'answer-gate');
  }

  /** Payloads of events of a type. */
  payloads(type: string) {
    return this.events.filter((each) => each.event.type === type).map(({ payload }) => payload);
  }
}

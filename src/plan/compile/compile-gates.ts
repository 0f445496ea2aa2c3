// Gates as they were written (M14), made into what the rules read: the gate, and a reaction for each event that is evidence. Pure.
import { askedSources } from '../asked-sources';
import type { CriterionWords, GateWords } from '../language/gate-schema';
import type { PlanDocument } from '../language/plan-schema';
import type { RoutingCriterion, RoutingGate } from '../routing-plan';
import { RULES_WORK } from './compile-retry';
import { eventTrigger, milliseconds } from './compile-trigger';
import { compileApproval } from './compile-work';
import type { PlacedReaction } from './placed-reaction';

export function compileGates(document: PlanDocument): Record<string, RoutingGate> {
  return Object.fromEntries(
    Object.entries(document.gates ?? {}).map(([name, words]) => [name, compileGate(name, words)]),
  );
}

function compileGate(name: string, { criteria, on_open, on_refused }: GateWords): RoutingGate {
  return {
    name,
    criteria: criteria.map(compileCriterion),
    ...(on_open === undefined ? {} : { onOpen: on_open }),
    ...(on_refused === undefined ? {} : { onRefused: on_refused }),
  };
}

function compileCriterion({ evidence, approval, quorum, fresh_for }: CriterionWords): RoutingCriterion {
  if (evidence === undefined) return { criterion: 'approval', ...compileApproval(approval ?? {}) };
  const of = eventTrigger(evidence);
  const all = askedSources(of)?.length ?? 1;
  return {
    criterion: 'evidence',
    of,
    quorum: evidence.quorum === 'all' ? all : (evidence.quorum ?? quorum ?? 1),
    ...(fresh_for === undefined ? {} : { freshForMs: milliseconds(fresh_for) }),
  };
}

/** What brings gates their evidence. */
export function compileGateReactions(document: PlanDocument): PlacedReaction[] {
  return Object.entries(document.gates ?? {}).flatMap(([gate, { criteria }]) =>
    criteria.flatMap(({ evidence }, criterion): PlacedReaction[] =>
      evidence === undefined
        ? []
        : [
            {
              reaction: {
                name: `gate:${gate}/${criterion}`,
                agent: gate,
                task: 'evidence',
                on: eventTrigger(evidence),
                publishes: {},
                does: { work: 'evidence', gate, criterion },
                ...RULES_WORK,
              },
              path: ['gates', gate, 'criteria', criterion],
              on: ['gates', gate, 'criteria', criterion, 'evidence'],
            },
          ],
    ),
  );
}

// Sagas for tests, from as few words as the test needs, and a driver of their rules: given / when / then.
import type { Ending } from '../../src/coordination/delivery/ending';
import { advanceSaga, type SagaArrival } from '../../src/coordination/saga/advance';
import type { RunWork, SagaEffect } from '../../src/coordination/saga/effects';
import { initialSaga } from '../../src/coordination/saga/evolve';
import type { SagaFact } from '../../src/coordination/saga/facts';
import { type SagaSetting, sagaPlanOf, typesOf } from '../../src/coordination/saga/setting';
import { type ShownSaga, shownSaga } from '../../src/coordination/saga/shown';
import type { SagaState, StepOutcome } from '../../src/coordination/saga/state';
import type { Envelope } from '../../src/events/envelope';
import type { JsonObject } from '../../src/events/json';
import type { RoutingPlan, RoutingSaga, RoutingStep, RoutingUndo } from '../../src/plan/routing-plan';
import { START } from './correlation';
import { envelope } from './envelope';
import { noRetry, routingPlan } from './routing-plan';

/** `undo`: its name, `none`, or all of it. Default: none. */
export interface StepWords extends Partial<Omit<RoutingStep, 'step' | 'undo'>> {
  undo?: string | RoutingUndo;
}

export const undoBy = (
  task: string,
  rest: Partial<Extract<RoutingUndo, { undo: 'task' }>> = {},
): RoutingUndo => ({
  undo: 'task',
  task,
  agent: 'worker',
  timeoutMs: 60_000,
  retry: noRetry,
  ...rest,
});

/** `steps`: by name, in order. */
export function routingSaga(steps: Record<string, StepWords>, rest: Partial<RoutingSaga> = {}): RoutingSaga {
  return {
    name: 'deploy-feature',
    sagaId: 'deploy-{correlation_id}',
    publishes: {},
    steps: Object.entries(steps).map(([step, { undo = 'none', agent = 'worker', ...words }]) => ({
      step,
      agent,
      timeoutMs: 60_000,
      retry: noRetry,
      onUnknown: 'undo',
      undo: typeof undo !== 'string' ? undo : undo === 'none' ? { undo: 'none' } : undoBy(undo, { agent }),
      ...words,
    })),
    ...rest,
  };
}

/** M12: the five steps of the feature deployment. */
export const featureDeployment = (rest: Partial<RoutingSaga> = {}, last: StepWords = {}): RoutingSaga =>
  routingSaga(
    {
      BuildArtifact: { agent: 'builder', success: 'ArtifactBuilt', failure: 'BuildFailed' },
      RunTests: { agent: 'builder', success: 'TestsPassed', failure: 'TestsFailed' },
      DeployToStaging: {
        agent: 'deployer',
        success: 'StagingDeployed',
        failure: 'StagingFailed',
        undo: 'RemoveFromStaging',
      },
      RunE2ETests: { agent: 'builder', success: 'E2EPassed', failure: 'E2EFailed' },
      DeployToProduction: {
        agent: 'deployer',
        success: 'ProductionDeployed',
        failure: 'ProductionFailed',
        undo: 'RollbackProduction',
        ...last,
      },
    },
    {
      publishes: {
        completed: 'FeatureDeployed',
        failed: 'DeploymentRolledBack',
        compensated: 'DeploymentRolledBack',
        partiallyCompensated: 'DeploymentNeedsHelp',
        cancelled: 'DeploymentCancelled',
      },
      ...rest,
    },
  );

/** A plan with one saga. Its events are known, and published by whom the saga lets publish them. */
export function sagaPlan(saga: RoutingSaga, rest: Partial<RoutingPlan> = {}): RoutingPlan {
  const plan = routingPlan({}, { sagas: { [saga.name]: saga }, ...rest });
  for (const type of typesOf(saga)) plan.events[type] ??= { kind: 'event', publishers: [] };
  return plan;
}

export function sagaSetting(saga: RoutingSaga, rest: Partial<SagaSetting> = {}): SagaSetting {
  const plan = sagaPlanOf(sagaPlan(saga), saga.name);
  if (!plan) throw new Error(`the plan has no saga ${saga.name}`);
  return {
    plan,
    correlation: 'feature-7',
    sagaId: 'deploy-feature-7',
    key: '01234567-0123-4123-8123-0123456789ab',
    event: envelope('ReleaseApproved', { payload: { version: '2.0.0' } }),
    ...rest,
  };
}

/** Drives the rules as the workflow would. */
export class SagaLife {
  state: SagaState = initialSaga();
  facts: SagaFact[] = [];
  effects: SagaEffect[] = [];
  now = START;
  /** True while the run is about to hand over. */
  holding = false;

  constructor(readonly setting: SagaSetting) {
    this.take({ arrival: 'begin' });
  }

  take(arrival: SagaArrival): this {
    const { now: at, holding } = this;
    const step = advanceSaga(this.setting, this.state, arrival, { at, holding });
    this.state = JSON.parse(JSON.stringify(step.state));
    this.facts.push(...step.facts);
    this.effects.push(...step.effects);
    this.now += 1_000;
    return this;
  }

  /** What was handed out last: the step or undo at work. */
  get atWork(): RunWork {
    const work = this.works.at(-1);
    if (!work) throw new Error('nothing was handed out');
    return work;
  }

  settle(ending: Ending): this {
    return this.take({ arrival: 'settled', reaction: this.atWork.reaction, ending });
  }

  answer(payload: JsonObject = {}): this {
    return this.settle({ ending: 'answered', payload, attempts: 1 });
  }

  /** `effect`: what is known of it over all attempts, where the reason does not say it. */
  fail(reason = 'temporary_failure', effect?: StepOutcome): this {
    return this.settle({
      ending: 'failed',
      reason,
      problem: `${reason} in ${this.atWork.task}`,
      attempts: 1,
      ...(effect && { effect }),
    });
  }

  cancel(): this {
    return this.take({ arrival: 'cancel' });
  }

  /** Everything that is at work answers until the saga has ended. */
  runAll(): this {
    while (this.isOpen) this.answer();
    return this;
  }

  get isOpen(): boolean {
    return this.state.status === 'in_progress' || this.state.status === 'compensating';
  }

  get works(): RunWork[] {
    return this.effects.filter((effect) => effect.effect === 'run-work');
  }

  /** Steps and undos in the order in which they were handed out. */
  get trail(): string[] {
    return this.works.map(({ task }) => task);
  }

  get events(): Envelope[] {
    return this.effects.flatMap((effect) => (effect.effect === 'publish' ? [effect.event] : []));
  }

  get types(): string[] {
    return this.events.map(({ event }) => event.type);
  }

  get shown(): ShownSaga {
    return shownSaga(this.setting, this.state);
  }
}

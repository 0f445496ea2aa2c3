// Gates and approvals in a coordination on a server, with skipped time: what a person is told, what runs, and that the history tells
// the same.
import '../support/quiet-runtime';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { gateView } from '../../src/client/gate-view';
import { decide, waitingIn } from '../../src/client/gates';
import { startSaga } from '../../src/client/sagas';
import type { DecideRequest } from '../../src/contract/gate';
import { sagaWorkflowId } from '../../src/contract/ids';
import type { SagaInput } from '../../src/contract/saga';
import type { CoordinationStatus } from '../../src/contract/status';
import { sagaPlanOf } from '../../src/coordination/saga/setting';
import { type RoutingPlan, RULES_VERSION } from '../../src/plan/routing-plan';
import type { RunPlan } from '../../src/plan/run-plan';
import { readSaga } from '../../src/store/read-saga';
import { envelope } from '../support/envelope';
import { on, routingPlan } from '../support/routing-plan';
import { routingSaga } from '../support/saga';
import { createDevEnvironment, createTimeSkippingEnvironment } from '../support/servers';
import { Team, type TeamOptions } from '../support/team';
import { until } from '../support/until';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const run: RunPlan = {
  base: tmpdir(),
  agents: {
    deployer: { kind: 'command', argv: ['node', 'deploy.js'], cwd: tmpdir(), env: {}, secrets: {} },
  },
  payloads: {},
  examples: {},
};
const approved = (withinMs?: number): RoutingPlan =>
  routingPlan(
    {
      deployer: {
        on: 'Built',
        approval: {
          role: 'lead',
          quorum: 1,
          ...(withinMs !== undefined && { withinMs, escalate: 'Overdue' }),
        },
        publishes: { completed: 'Deployed' },
      },
    },
    { completeOn: on('Done'), roles: { lead: ['ann', 'bob'] } },
  );
const gated = (): RoutingPlan =>
  routingPlan(
    {
      'gate:clearance/0': { on: 'Reviewed', does: { work: 'evidence', gate: 'clearance', criterion: 0 } },
      deployer: { on: 'Built', gate: 'clearance', publishes: { completed: 'Deployed' } },
    },
    {
      completeOn: on('Deployed'),
      roles: { lead: ['ann', 'bob'] },
      gates: {
        clearance: {
          name: 'clearance',
          criteria: [
            { criterion: 'evidence', of: on('Reviewed'), quorum: 1 },
            { criterion: 'approval', role: 'lead', quorum: 2, withinMs: 7 * DAY },
          ],
          onOpen: 'Cleared',
          onRefused: 'ClearanceRefused',
        },
      },
    },
  );

const event = (type: string, rest = {}) => envelope(type, { correlation_id: 'c', ...rest });

/** A saga whose second step waits for the gate and has to be approved, and whose third waits for the gate. */
function withSaga(): RoutingPlan {
  const approval = { role: 'lead', quorum: 1 };
  const saga = routingSaga(
    {
      Stage: { agent: 'deployer', undo: 'Unstage' },
      Produce: { agent: 'deployer', undo: 'none', gate: 'clearance', approval },
      Announce: { agent: 'deployer', undo: 'none', gate: 'clearance' },
    },
    { publishes: { completed: 'Released', compensated: 'TakenBack' } },
  );
  return {
    ...routingPlan(
      {
        'gate:clearance/0': { on: 'Reviewed', does: { work: 'evidence', gate: 'clearance', criterion: 0 } },
        'deploy-feature': {
          on: 'Built',
          does: { work: 'saga', saga: 'deploy-feature' },
          publishes: { completed: 'Released', outcomes: { compensated: 'TakenBack' } },
        },
      },
      { completeOn: { trigger: 'any', of: [on('Released'), on('TakenBack')] }, roles: { lead: ['ann'] } },
    ),
    sagas: { 'deploy-feature': saga },
    gates: {
      clearance: {
        name: 'clearance',
        criteria: [{ criterion: 'evidence', of: on('Reviewed'), quorum: 1 }],
      },
    },
  };
}

/** The gates that wait; none before the correlation has begun. */
async function waitingOf(team: Team): Promise<string[]> {
  const record = await team.read('c').catch(() => undefined);
  return record ? waitingIn(record).map(({ gate }) => gate) : [];
}

/** A team whose deployer counts how often it ran. */
class GatedTeam extends Team {
  ran: string[] = [];

  static async of(environment: TestWorkflowEnvironment, plan: RoutingPlan, rest: Partial<TeamOptions> = {}) {
    const ran: string[] = [];
    const agents = {
      deployer: ({ approved: hash = 'without approval' }) => {
        ran.push(hash);
        return {};
      },
    };
    const team = new GatedTeam(environment, { plan, run, agents, ...rest });
    team.ran = ran;
    await team.start();
    return team;
  }

  decide(by: string, rest: Partial<DecideRequest> = {}) {
    const request = { gate: 'clearance', verdict: 'approve' as const, by, ...rest };
    return decide(this.client, this.plan.plan, 'c', request);
  }

  async status(): Promise<CoordinationStatus> {
    return this.handle('c').query<CoordinationStatus>('status');
  }

  /** The hash of what a worker has shown of an approval. */
  async shown(gate: string): Promise<string> {
    let hash: string | undefined;
    await until(`${gate} to be shown`, async () => {
      hash = (await this.status()).gates?.[gate]?.action?.hash;
      return hash !== undefined;
    });
    return hash ?? '';
  }
}

describe('with skipped time', () => {
  let environment: TestWorkflowEnvironment;
  beforeAll(async () => {
    environment = await createTimeSkippingEnvironment();
  });
  afterAll(async () => {
    await environment?.teardown();
  });

  it('nobody who decides for seven days has said no: nothing runs, and it is said', async () => {
    const team = await GatedTeam.of(environment, gated());
    try {
      await team.publish('c', event('Built'), event('Reviewed'));
      await team.status();
      await environment.sleep(7 * DAY + 1_000);
      const { state, facts } = await team.record('c');
      expect(state.gates?.clearance).toMatchObject({ status: 'expired' });
      expect(facts).toContainEqual(
        expect.objectContaining({ fact: 'delivery-ended', as: 'discarded', reason: 'gate refused' }),
      );
      const refused = facts.filter(
        (fact) => fact.fact === 'event-admitted' && fact.envelope.event.type === 'ClearanceRefused',
      );
      expect(refused).toHaveLength(1);
      expect(team.ran).toEqual([]);
      await expect(team.decide('ann')).rejects.toThrow(/already decided, gate clearance expired/);
    } finally {
      await team.stop();
    }
  });

  it('two people open it, each once; the third is told by whom; the history folds to the same state', async () => {
    const team = await GatedTeam.of(environment, gated());
    try {
      await team.publish('c', event('Built', { source: '/ci' }), event('Reviewed'));
      expect(await team.decide('ann')).toEqual({
        gate: 'clearance',
        status: 'waiting',
        round: 1,
        lacks: ['approval by lead (1 of 2)'],
      });
      await expect(team.decide('/ann')).rejects.toThrow(/"ann" has already decided/);
      await expect(team.decide('eve')).rejects.toThrow(/"eve" may not decide on gate clearance/);
      expect(await team.decide('bob')).toMatchObject({ status: 'open', lacks: [] });
      await team.result('c');
      expect(team.ran).toEqual(['without approval']);
      const { state } = await team.record('c');
      expect(state.gates?.clearance?.decisions.map(({ by }) => by)).toEqual(['ann', 'bob']);
    } finally {
      await team.stop();
    }
  });

  it('half of the time calls people, and what comes after its end comes too late', async () => {
    const team = await GatedTeam.of(environment, approved(2 * DAY));
    try {
      await team.publish('c', event('Built'));
      const hash = await team.shown('approval deployer#1');
      await environment.sleep(DAY + 1_000);
      const before = await team.record('c');
      const types = before.facts.flatMap((fact) =>
        fact.fact === 'event-admitted' ? [fact.envelope.event.type] : [],
      );
      expect(types).toEqual(['Built', 'Overdue']);
      await environment.sleep(DAY);
      await expect(team.decide('ann', { gate: 'approval deployer#1', hash })).rejects.toThrow(
        /approval deployer#1 expired: nobody decided in time/,
      );
      expect(team.ran).toEqual([]);
    } finally {
      await team.stop();
    }
  });
});

describe('on a dev server', () => {
  let environment: TestWorkflowEnvironment;
  beforeAll(async () => {
    environment = await createDevEnvironment();
  });
  afterAll(async () => {
    await environment?.teardown();
  });

  it('runs exactly what was approved: no hash, a wrong hash and the requester are refused, then it runs once', async () => {
    const team = await GatedTeam.of(environment, approved());
    const gate = 'approval deployer#1';
    try {
      await team.publish('c', event('Built', { source: '/ann', payload: { version: 7 } }));
      const hash = await team.shown(gate);
      await expect(team.decide('bob', { gate })).rejects.toThrow(/none was given/);
      await expect(team.decide('bob', { gate, hash: 'b'.repeat(64) })).rejects.toThrow(/needs the hash/);
      await expect(team.decide('ann', { gate, hash })).rejects.toThrow(/was asked for by \/ann/);
      const view = gateView(await team.record('c'), gate, Date.now());
      expect(view).toMatchObject({ status: 'waiting', holds: ['deployer#1'], requesters: ['/ann'] });
      expect(JSON.parse(view?.action?.text ?? '')).toMatchObject({
        agent: 'deployer',
        run: { command: ['node', 'deploy.js'], folder: '.' },
        given: { correlation_id: 'c', event: { payload: { version: 7 } } },
      });
      expect(await team.decide('bob', { gate, hash })).toMatchObject({ status: 'open' });
      await team.publish('c', event('Done'));
      await team.result('c');
      expect(team.ran).toEqual([hash]);
      await team.record('c');
    } finally {
      await team.stop();
    }
  });

  it('does not run what is approved after a cancellation', async () => {
    const team = await GatedTeam.of(environment, approved());
    const gate = 'approval deployer#1';
    try {
      await team.publish('c', event('Built'));
      const hash = await team.shown(gate);
      await team.handle('c').cancel();
      await expect(team.result('c')).rejects.toThrow();
      await expect(team.decide('ann', { gate, hash })).rejects.toThrow(/has ended: nobody decides any more/);
      const { state } = await team.record('c');
      expect(state).toMatchObject({ phase: 'cancelled', gates: { [gate]: { status: 'withdrawn' } } });
      expect(team.ran).toEqual([]);
    } finally {
      await team.stop();
    }
  });

  it('says what cannot be shown, and takes a no for it', async () => {
    const nothing: RunPlan = { ...run, agents: {} };
    const team = await GatedTeam.of(environment, approved(), { run: nothing });
    const gate = 'approval deployer#1';
    try {
      await team.publish('c', event('Built'));
      await until('the problem to be known', async () =>
        Boolean((await team.status()).gates?.[gate]?.action?.problem),
      );
      await expect(team.decide('ann', { gate, hash: 'a'.repeat(64) })).rejects.toThrow(/agent_not_found/);
      await team.decide('ann', { gate, verdict: 'reject', note: 'gone' });
      await team.publish('c', event('Done'));
      await team.result('c');
      const { state } = await team.record('c');
      expect(state.ledger.deliveries.discarded).toEqual({ 'gate refused': 1 });
    } finally {
      await team.stop();
    }
  });

  it('carries waiting gates, their decisions and what was shown from run to run', async () => {
    const team = await GatedTeam.of(environment, gated(), { bounds: { signals: 2 }, maxCachedWorkflows: 0 });
    try {
      await team.publish('c', event('Built'));
      await team.publish('c', event('Reviewed'));
      await until('a second run', async () => (await team.read('c')).runs.length > 1);
      await team.decide('ann');
      await team.publish('c', event('Noise', { id: 'evt-n1' }));
      await team.publish('c', event('Noise', { id: 'evt-n2' }));
      await until('a third run', async () => (await team.read('c')).runs.length > 2);
      await team.decide('bob');
      await team.result('c');
      expect(team.ran).toHaveLength(1);
      const { state } = await team.record('c');
      expect(state.gates?.clearance).toMatchObject({ status: 'open', round: 1 });
    } finally {
      await team.stop();
    }
  });

  it('lets a step of a saga begin as it was approved, and undoes what came before one that was refused', async () => {
    const plan = withSaga();
    const team = await GatedTeam.of(environment, plan);
    const gate = 'approval deploy-c/Produce';
    try {
      await team.publish('c', event('Built', { source: '/ci' }));
      await until('the step to ask', async () => (await team.status()).gates?.clearance !== undefined);
      expect(team.ran).toEqual(['without approval']);
      await team.publish('c', event('Reviewed'));
      const hash = await team.shown(gate);
      await team.decide('ann', { gate, hash });
      expect((await team.result('c')).state.completeMet).toBe('Released');
      expect(team.ran).toEqual(['without approval', hash, 'without approval']);
      await team.record('c');
    } finally {
      await team.stop();
    }
    const other = await GatedTeam.of(environment, plan);
    try {
      await other.publish('c', event('Built', { source: '/ci' }), event('Reviewed'));
      await other.shown(gate);
      await other.decide('ann', { gate, verdict: 'reject', note: 'no' });
      expect((await other.result('c')).state.completeMet).toBe('TakenBack');
      expect(other.ran).toEqual(['without approval', 'without approval']);
    } finally {
      await other.stop();
    }
  });

  it('asks nobody any more about a step whose saga is cancelled', async () => {
    const team = await GatedTeam.of(environment, withSaga());
    const saga = team.client.workflow.getHandle(sagaWorkflowId(team.plan.plan, 'deploy-c'));
    const approval = 'approval deploy-c/Produce';
    try {
      await team.publish('c', event('Built', { source: '/ci' }), event('Reviewed'));
      await team.shown(approval);
      expect(waitingIn(await team.read('c')).map(({ gate }) => gate)).toEqual([approval]);
      await saga.cancel();
      await expect(saga.result()).rejects.toThrow();
      await until('the question to be withdrawn', async () =>
        Boolean((await team.status()).gates?.[approval]?.because),
      );
      expect(waitingIn(await team.read('c'))).toEqual([]);
      await expect(team.decide('ann', { gate: approval })).rejects.toThrow(
        /is not needed any more: Produce of saga:\S+:deploy-c was cancelled/,
      );
      const { plan } = team.plan;
      expect((await readSaga(team.client, plan, 'deploy-c')).shown).toEqual(await saga.query('status'));
      expect(team.ran).toEqual(['without approval', 'without approval']);
      await team.record('c');
    } finally {
      await team.handle('c').terminate();
      await team.stop();
    }
  });

  it('cancels a saga that waits for it together with the correlation, so that the saga ends as cancelled', async () => {
    const team = await GatedTeam.of(environment, withSaga());
    const saga = team.client.workflow.getHandle(sagaWorkflowId(team.plan.plan, 'deploy-c'));
    try {
      await team.publish('c', event('Built', { source: '/ci' }), event('Reviewed'));
      await team.shown('approval deploy-c/Produce');
      await team.handle('c').cancel();
      await expect(team.result('c')).rejects.toThrow();
      await expect(saga.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
      const { shown } = await readSaga(team.client, team.plan.plan, 'deploy-c');
      expect(shown).toMatchObject({ status: 'cancelled', undone: ['Unstage'], failed_step: null });
      await team.record('c');
    } finally {
      await team.stop();
    }
  });

  it('keeps whoever started a saga by hand from deciding on what its events reach', async () => {
    const saga = routingSaga({ Stage: { agent: 'deployer', success: 'Staged', undo: 'none' } });
    const plan = routingPlan(
      { announcer: { on: 'Staged', gate: 'clearance', publishes: { completed: 'Announced' } } },
      {
        completeOn: on('Announced'),
        roles: { lead: ['ann', 'bob'] },
        sagas: { 'deploy-feature': saga },
        gates: {
          clearance: {
            name: 'clearance',
            criteria: [{ criterion: 'approval', role: 'lead', quorum: 1 }],
          },
        },
      },
    );
    const team = await GatedTeam.of(environment, plan);
    try {
      const sagaPlan = sagaPlanOf(team.plan, 'deploy-feature');
      if (!sagaPlan) throw new Error('the plan has no saga deploy-feature');
      const input: SagaInput = {
        plan: sagaPlan,
        correlation: 'c',
        sagaId: 'by-hand',
        key: randomUUID(),
        rules: RULES_VERSION,
        generation: 0,
        event: event('Requested', { source: '/ann' }),
      };
      expect(await startSaga(team.client, input)).toBe('started');
      await until('the gate to hold what the saga published', async () =>
        (await waitingOf(team)).includes('clearance'),
      );
      await expect(team.decide('ann')).rejects.toThrow(/was asked for by \/ann, and another person/);
      expect(await team.decide('bob')).toMatchObject({ status: 'open' });
      expect((await team.result('c')).state.completeMet).toBe('Announced');
      await team.record('c');
    } finally {
      await team.stop();
    }
  });

  it('names in the details of the Web UI the gates that wait', async () => {
    const team = await GatedTeam.of(environment, gated());
    try {
      await team.publish('c', event('Built'));
      await until('the gate to be named', async () => {
        const metadata = await team
          .handle('c')
          .query<{ currentDetails?: string }>('__temporal_workflow_metadata');
        return (metadata.currentDetails ?? '').includes(
          '- gate clearance waits for evidence Reviewed (0 of 1), approval by lead (0 of 2)',
        );
      });
    } finally {
      await team.handle('c').terminate();
      await team.stop();
    }
  });
});

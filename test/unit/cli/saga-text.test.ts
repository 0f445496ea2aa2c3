// A saga as the terminal shows it: its steps, what stands to be undone, what is left to do, what to type next.

import { statusJson } from '../../../src/cli/saga-showing';
import { sagaTable } from '../../../src/cli/views/saga-list-text';
import { nextCommand, sagaHeading, sagaLines } from '../../../src/cli/views/saga-text';
import type { AttemptsTold } from '../../../src/coordination/explain/explanation';
import type { RoutingSaga } from '../../../src/plan/routing-plan';
import type { SagaRecord } from '../../../src/store/read-saga';
import type { SagaAttempts } from '../../../src/store/read-saga-attempts';
import { START } from '../../support/correlation';
import { featureDeployment, routingSaga, SagaLife, sagaSetting } from '../../support/saga';
import { capturedOutput } from './captured';

const plain = capturedOutput();
const begun = (saga: RoutingSaga = featureDeployment()) => new SagaLife(sagaSetting(saga));

/** `status`: as the server calls it. */
function recordOf(life: SagaLife, rest: Partial<SagaRecord> = {}, status?: string): SagaRecord {
  const { shown, state, facts, setting } = life;
  const is = status ?? (life.isOpen ? 'RUNNING' : state.status === 'cancelled' ? 'CANCELLED' : 'COMPLETED');
  const closedAt = is === 'RUNNING' ? undefined : START + 41_000;
  const runs = [{ runId: 'run-1', status: is, startedAt: START, closedAt, historyEvents: 20, actions: 8 }];
  return { shown, state, facts, plan: setting.plan, correlation: setting.correlation, runs, ...rest };
}
const text = (record: SagaRecord) => sagaLines(record, plain, START + 41_000);
/** Rows of the table, cells apart. */
const steps = (record: SagaRecord) =>
  text(record).flatMap((line) => (/^\d/.test(line) ? [line.split(/ {2,}/).join(' | ')] : []));
const failedAt = (step: string) => {
  const life = begun();
  while (life.atWork.task !== step) life.answer();
  return life.fail();
};

describe('the heading', () => {
  it('says which saga of which plan, how it stands, how far it is and how long it took', () => {
    expect(sagaHeading(recordOf(begun().runAll()), plain, START)).toMatch(
      /^deploy-feature-7 · saga deploy-feature · plan .+@.{4} · completed · step 5 of 5 · correlation feature-7 · 41 s$/,
    );
  });

  it('says of one that the server ended how it stood then', () => {
    expect(sagaHeading(recordOf(begun(), {}, 'TERMINATED'), plain, START)).toContain(
      ' · terminated while in_progress · step 1 of 5 · ',
    );
  });

  it('leaves the correlation out where it is the saga’s id', () => {
    const record = recordOf(begun(), { correlation: 'deploy-feature-7' });
    expect(sagaHeading(record, plain, START)).not.toContain('correlation');
  });
});

describe('the steps', () => {
  it('stand as they are on the way there, with what they have published', () => {
    const life = begun().answer().answer();
    expect(steps(recordOf(life))).toEqual([
      '1 | BuildArtifact | builder | done | – | ArtifactBuilt',
      '2 | RunTests | builder | done | – | TestsPassed',
      '3 | DeployToStaging | deployer | running | RemoveFromStaging',
      '4 | RunE2ETests | builder | waiting | –',
      '5 | DeployToProduction | deployer | waiting | RollbackProduction',
    ]);
    expect(text(recordOf(life))).toContain('to be undone, newest first: RemoveFromStaging (3)');
  });

  it('stand as they are on the way back', () => {
    const life = failedAt('DeployToProduction').answer();
    expect(steps(recordOf(life)).slice(2)).toEqual([
      '3 | DeployToStaging | deployer | undoing | RemoveFromStaging | StagingDeployed',
      '4 | RunE2ETests | builder | done | – | E2EPassed',
      '5 | DeployToProduction | deployer | failed, undone | RollbackProduction ✓ | ProductionFailed, RollbackProductionCompleted',
    ]);
    const lines = text(recordOf(life));
    expect(lines).toContain(
      'DeployToProduction failed: temporary_failure, temporary_failure in DeployToProduction',
    );
    expect(lines).toContain('undone, in this order: RollbackProduction');
  });

  it('that are not reached any more are told from those that are yet to come', () => {
    expect(steps(recordOf(failedAt('BuildArtifact'))).map((row) => row.split(' | ')[3])).toEqual([
      'failed',
      '–',
      '–',
      '–',
      '–',
    ]);
  });

  it('at work when the server ended the saga are stopped', () => {
    const record = recordOf(begun().answer(), {}, 'TERMINATED');
    expect(steps(record).map((row) => row.split(' | ')[3])).toEqual(['done', 'stopped', '–', '–', '–']);
  });

  it('whose undo failed are left to do by hand, with the reason', () => {
    const life = failedAt('DeployToProduction').fail('deadline').answer();
    const record = recordOf(life);
    expect(steps(record).at(-1)).toBe(
      '5 | DeployToProduction | deployer | failed | RollbackProduction ✗ | ProductionFailed, RollbackProductionFailed',
    );
    expect(text(record)).toContain(
      'left to do by hand, step 5: RollbackProduction, deadline: deadline in RollbackProduction',
    );
  });

  it('that were undone still show how they had ended', () => {
    const life = begun(routingSaga({ Build: { undo: 'Clear' }, Send: { undo: 'Recall' } })).answer();
    life.fail('timeout').answer();
    expect(steps(recordOf(life))).toEqual([
      '1 | Build | worker | undoing | Clear',
      '2 | Send | worker | unknown, undone | Recall ✓ | RecallCompleted',
    ]);
  });

  it('whose answer was of no use took effect, and say why the saga turned back', () => {
    const life = begun(routingSaga({ Send: { undo: 'Recall' } })).fail('bad_output');
    expect(steps(recordOf(life))).toEqual(['1 | Send | worker | done (bad_output), undoing | Recall']);
    expect(steps(recordOf(life.answer()))[0]).toContain(' | done (bad_output), undone | Recall ✓');
  });

  it('that cannot be taken back say so', () => {
    const mailed = routingSaga({
      Mail: { undo: { undo: 'irreversible', reason: 'mails are out' } },
      Check: {},
    });
    const record = recordOf(begun(mailed).answer().fail());
    expect(steps(record)[0]).toBe('1 | Mail | worker | done | irreversible');
    expect(text(record).join('\n')).toContain(
      'left to do by hand, step 1: irreversible: Mail: it took effect',
    );
  });

  it('whose gate stayed shut have failed without having begun', () => {
    const life = begun(routingSaga({ Build: { failure: 'NotBuilt', gate: 'clearance' } }));
    expect(steps(recordOf(life))[0]).toContain('waiting');
    life.take({ arrival: 'gate', verdict: { step: 'Build', verdict: 'refused', reason: 'no' } });
    expect(steps(recordOf(life))).toEqual(['1 | Build | worker | failed | – | NotBuilt']);
  });
});

describe('attempts', () => {
  const DEPLOY = 'saga:deploy-feature/DeployToStaging';
  const told = (each: AttemptsTold, reaction = DEPLOY) => new Map([[reaction, each]]);
  const timeout = { attempt: 1, reason: 'timeout', problem: 'took longer than 1 s' };
  const said = (life: SagaLife, attempts: SagaAttempts) =>
    sagaLines(recordOf(life), plain, START, attempts).filter((line) => /^\w+: (?!signalbox)/.test(line));

  it('of the step at work are told with what it last said of itself', () => {
    const life = begun().answer().answer();
    const attempts = told({ atWork: 2, failed: [timeout], progress: 'copying files' });
    expect(said(life, attempts)).toEqual(['DeployToStaging: attempt 2 (1: timeout): copying files']);
    expect(said(life, told({ atWork: 1, failed: [], progress: 'copying' }))).toEqual([
      'DeployToStaging: copying',
    ]);
    expect(said(life, told({ atWork: 1, failed: [] }))).toEqual([]);
  });

  it('of a step that has ended, and of its undo, are told where there were several', () => {
    const died = { reason: 'a worker died', problem: 'it did' };
    const attempts = new Map([
      ...told({ failed: [timeout, died] }),
      ...told({ failed: [timeout], atWork: 2 }, `${DEPLOY}/undo`),
    ]);
    expect(said(failedAt('RunE2ETests'), attempts)).toEqual([
      'DeployToStaging: attempt 2 (1: timeout; a worker died)',
      'RemoveFromStaging: attempt 2 (1: timeout)',
    ]);
  });

  it('stand in JSON beside what the workflow shows, where there is something to say', () => {
    const life = begun().answer().answer();
    const json = (attempts: SagaAttempts) => statusJson(recordOf(life), attempts);
    expect(json(told({ atWork: 1, failed: [] }))).toEqual(life.shown);
    expect(json(told({ atWork: 2, failed: [timeout], progress: 'copying' }))).toEqual({
      ...life.shown,
      attempts: [{ step: 'DeployToStaging', at_work: 2, progress: 'copying', failed: [timeout] }],
    });
  });
});

describe('a saga that waits', () => {
  const asking = () =>
    begun(routingSaga({ Send: { onUnknown: 'ask', failure: 'NotSent', undo: 'Recall' } })).fail('timeout');

  it('for a person says so, has published nothing of the step yet, and gives the command', () => {
    const record = recordOf(asking());
    expect(text(record)).toContain(
      'waits for somebody who says what became of Send (timeout), with `signalbox saga settle`',
    );
    expect(steps(record)).toEqual(['1 | Send | worker | unknown | Recall']);
    expect(nextCommand(record)).toBe(
      'signalbox saga settle deploy-feature-7 Send --outcome done|failed|undo|skip',
    );
  });

  it('for a person no more keeps who has said what', () => {
    const life = asking();
    const settlement = { step: 'Send', outcome: 'skip', by: 'ann', note: 'nothing went out' };
    life.take({ arrival: 'settle', settlement });
    expect(text(recordOf(life))).toContain('ann settled Send: skip (nothing went out)');
    expect(text(recordOf(asking())).join()).not.toContain('settled');
  });

  it('for a gate gives the command that shows it', () => {
    const life = begun(routingSaga({ Build: { gate: 'clearance' } }));
    expect(nextCommand(recordOf(life))).toBe('signalbox gate list --correlation feature-7');
  });

  it('for its first worker says that', () => {
    expect(text(recordOf(begun(), { facts: [] }))[1]).toMatch(
      /^no worker has taken it yet: does one run for plan /,
    );
  });

  it.each([
    ['at work', begun(), 'signalbox saga status deploy-feature-7'],
    ['being undone', failedAt('DeployToStaging'), 'signalbox saga status deploy-feature-7'],
    ['cancelled and not yet ended', begun().cancel(), 'signalbox saga status deploy-feature-7'],
    ['ended', begun().runAll(), 'signalbox timeline feature-7'],
  ])('is followed, when %s, by what can be typed next', (_, life, command) => {
    expect(nextCommand(recordOf(life))).toBe(command);
  });

  it('is offered to be cancelled where its step does not come through, and a worker where nobody takes it', () => {
    const failed = [{ attempt: 1, reason: 'timeout', problem: 'took longer than 1 s' }];
    const attempts = new Map([['saga:deploy-feature/BuildArtifact', { atWork: 2, failed }]]);
    expect(nextCommand(recordOf(begun()), attempts)).toBe('signalbox saga cancel deploy-feature-7');
    expect(nextCommand(recordOf(begun().answer()), attempts)).toBe('signalbox saga status deploy-feature-7');
    expect(nextCommand(recordOf(begun(), { facts: [] }))).toBe('signalbox worker');
  });
});

describe('text of others', () => {
  const evil = '\u202edone\u001b]52;c;cm0=\u0007';

  it('comes to the terminal with its unseen characters shown, in one saga and in the list', () => {
    const setting = sagaSetting(routingSaga({ Build: {} }), { sagaId: evil, correlation: evil });
    const life = new SagaLife(setting).settle({ ending: 'failed', reason: evil, problem: evil, attempts: 1 });
    life.take({ arrival: 'unpublished', event: evil, problem: evil });
    const record = recordOf(life, { correlation: evil });
    const written = [...text(record), ...sagaTable([record], plain)].join('');
    expect(written).toContain('\\u202edone\\x1b]52;c;cm0=\\x07');
    for (const unseen of ['\u202e', '\u001b', '\u0007']) expect(written).not.toContain(unseen);
  });

  it('goes into commands as one word of a shell', () => {
    const record = recordOf(begun(), { shown: { ...begun().shown, saga_id: "it's $(x)" } });
    expect(nextCommand(record)).toBe("signalbox saga status 'it'\\''s $(x)'");
  });
});

describe('the list', () => {
  it('has a row each saga, with what a person should know of it, and what to type next', () => {
    const [head, ...rows] = sagaTable(
      [recordOf(begun()), recordOf(failedAt('DeployToProduction').fail().answer())],
      plain,
    );
    expect(head?.split(/ {2,}/)).toEqual(['SAGA ID', 'SAGA', 'STATUS', 'STEP', 'CORRELATION', 'STARTED']);
    expect(rows.map((row) => row.split(/ {2,}/).slice(2).join(' | '))).toEqual([
      expect.stringMatching(/^in_progress \| 1 of 5 \| feature-7 \| \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      expect.stringMatching(
        /^partially_compensated \| 5 of 5 \| feature-7 \| \S+ \| 1 step left to do by hand$/,
      ),
      '',
    ]);
    expect(rows.at(-1)).toBe('next: signalbox saga status deploy-feature-7');
  });

  it('names plans only where there are several, and says that there is none where there is none', () => {
    const other = recordOf(begun());
    const [head] = sagaTable([other, { ...other, plan: { ...other.plan, plan: 'another' } }], plain);
    expect(head).toMatch(/ PLAN /);
    expect(sagaTable([], plain)).toEqual(['no saga']);
  });
});

// The demo feature-deployment in words: what became of each step, and what answers on the two stages. Loads the table late.
import type { SagaResult } from '../../contract/saga';
import type { RoutingSaga } from '../../plan/routing-plan';
import { late } from '../late';
import type { Output, Tone } from '../output/output';
import { visible } from '../output/visible';
import type { ShownSite, ShownStage } from './deployment-site';

export interface SeenDeployment {
  expected: boolean;
  before: ShownSite;
  after: ShownSite;
}

const tones: Partial<Record<SagaResult['status'], Tone>> = { completed: 'good', compensated: 'warn' };

/** Lines for the report. */
export function deploymentLines(
  saga: RoutingSaga,
  state: SagaResult,
  { expected, before, after }: SeenDeployment,
  output: Output,
): string[] {
  const rows = saga.steps.map(({ step, undo }, index) => [
    step,
    standingOf(state, step, index + 1),
    undo.undo === 'task' && state.undone.includes(undo.task) ? `undone by ${undo.task}` : '',
  ]);
  const { status, failure } = state;
  const stages = (['staging', 'production'] as const).map((name) => [
    name,
    after[name].url,
    versionOf(before[name]),
    '→',
    versionOf(after[name]),
  ]);
  return [
    `saga ${visible(state.saga_id)}  ${output.tone(tones[status] ?? 'bad', status)}`,
    ...late
      .table()
      .tableOf(rows)
      .map((line) => `  ${line}`),
    ...(failure ? [`  ${visible(`${state.failed_step}: ${failure.problem}`)}`] : []),
    '',
    ...late.table().tableOf(stages),
    expected ? output.tone('good', 'as it should be') : output.tone('bad', 'not as it should be'),
  ];
}

function standingOf(
  { completed_steps, failed_step, unknown }: SagaResult,
  name: string,
  step: number,
): string {
  if (completed_steps.some((each) => each.step === step)) return 'done';
  if (unknown.includes(name)) return 'unknown';
  return failed_step === name ? 'failed' : 'not begun';
}

const versionOf = ({ version }: ShownStage): string => (version === null ? 'nothing' : visible(version));

// The figures of a chaos run in one line, to be kept beside others: `sagas 500 steps 1650 undos 830 kills 40 lost 0 …`.
import type { SagasReport } from './sagas/run-sagas';

const FIGURES = [
  'sagas',
  'steps',
  'undos',
  'kills',
  'lost',
  'dup',
  'order',
  'stuck',
  'starts',
  'seed',
] as const;

export const reportLine = (report: SagasReport): string =>
  FIGURES.map((name) => `${name} ${report[name]}`).join(' ');

// One gate as text, and what came of a decision. Pure; loads nothing heavy.
import type { GateView } from '../../client/gate-view';
import type { DecideAnswer } from '../../contract/gate';
import { isMet } from '../../coordination/gate/criteria';
import { titleOf } from '../../coordination/gate/gate-name';
import type { SpentEvidence } from '../../coordination/gate/spent-evidence';
import type { Output, Tone } from '../output/output';
import { visible, visibleLines } from '../output/visible';

const tones: Record<GateView['status'], Tone> = {
  waiting: 'warn',
  open: 'good',
  refused: 'bad',
  expired: 'bad',
  withdrawn: 'dim',
};

const instant = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** As a person types it: an approval by the work that it is of. */
export const nameOf = (gate: string): string => gate.replace(/^approval /, '');

/** Everything about one gate; of an approval the whole text that is approved. */
export function gateLines(view: GateView, output: Output): string[] {
  const { gate, correlation, status, since, round, problem, holds, requesters } = view;
  const lines = [
    `${visible(titleOf(gate))} of ${visible(correlation)} · ${output.tone(tones[status], status)} · round ${round} since ${instant(since)}`,
    ...(problem === undefined ? [] : [output.tone('bad', visible(problem))]),
    ...view.criteria.flatMap((each) => criterionLines(each, output)),
  ];
  if (holds.length > 0) lines.push(`holds ${visible(holds.join(', '))}`);
  if (requesters.length > 0) lines.push(`asked for by ${visible(requesters.join(', '))}, who may not decide`);
  return [...lines, ...actionLines(view)];
}

function criterionLines(standing: GateView['criteria'][number], output: Output): string[] {
  const { of, have, need, due, missing = [], evidence = [], spent = [], decisions = [] } = standing;
  const mark = isMet(standing) ? output.tone('good', '✓') : '·';
  const until =
    due === undefined || isMet(standing) ? '' : `, until ${instant(due)}; after it the answer is no`;
  const brought = evidence.map(
    ({ id, type, source, at }) => `  ${id} ${type} from ${source}, ${instant(at)}`,
  );
  const any = missing.length > need - have ? `any ${need - have} of ` : '';
  const lacking = missing.length === 0 ? [] : [`  missing: ${any}${missing.join(', ')}`];
  const said = decisions.map(
    ({ by, verdict, role, note, at }) =>
      `  ${by}${role === undefined ? '' : ` (${role})`}: ${verdict}, ${instant(at)}${note === undefined ? '' : `: ${note}`}`,
  );
  return [
    `${mark} ${visible(of)}: ${have} of ${need}${until}`,
    ...[...brought, ...spent.map(spentLine), ...lacking, ...said].map(visible),
  ];
}

/** Evidence that was there once: who asks why a gate has closed looks for it. */
function spentLine({ id, type, source, at, why, by, since }: SpentEvidence): string {
  const from = since === undefined ? '' : ` since ${instant(since)}`;
  const reason = {
    'taken-back': `taken back by ${by ? `${by.type} ${by.id} from ${by.source}` : 'a later event'}`,
    'too-old': 'too old',
    replaced: 'newer evidence stands for it',
  }[why];
  return `  ${id} ${type} from ${source}, ${instant(at)}: counts no more${from}: ${reason}`;
}

function actionLines(view: GateView): string[] {
  const { action } = view;
  if (!action) return [];
  if (action.problem !== undefined) return [`cannot be shown: ${visible(action.problem)}`];
  if (action.hash === undefined) return ['no worker has shown yet what would run'];
  const text =
    action.text === undefined
      ? ["what would run was shown in a run that the namespace's retention has removed"]
      : visibleLines(action.text).split('\n');
  return ['', `what would run, SHA-256 ${action.hash}:`, ...text];
}

/** `signalbox gate approve feature-7 deployer#12 --hash …`. */
export function command(verb: 'show' | 'approve', { correlation, gate, action }: GateView): string {
  const hash = verb === 'approve' && action?.hash !== undefined ? ` --hash ${action.hash}` : '';
  return `signalbox gate ${verb} ${quoted(correlation)} ${quoted(nameOf(gate))}${hash}`;
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./][\w@%+=:,./#-]*$/.test(word) ? word : `'${visible(word).replaceAll("'", "'\\''")}'`;
}

/** What came of a decision: `clearance of feature-7: approve by ann; waits for approval by lead (1 of 2)`. */
export function decidedLine(
  answer: DecideAnswer,
  { correlation, by, verdict }: { correlation: string; by: string; verdict: string },
  output: Output,
): string {
  const { gate, status, lacks } = answer;
  const stands =
    status === 'waiting' ? `still waits for ${lacks.join(', ')}` : output.tone(tones[status], status);
  return `${visible(titleOf(gate))} of ${visible(correlation)}: ${verdict} by ${visible(by)}; ${stands}`;
}

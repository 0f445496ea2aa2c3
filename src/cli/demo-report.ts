// What a demo ends with: the timeline, what was made, how it was tested, where to look and what to try next.
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { coordinationId } from '../contract/ids';
import { leavesOf, typeOf } from '../coordination/routing/plan-index';
import { timelineOf } from '../coordination/timeline/timeline';
import type { JsonObject } from '../events/json';
import type { CorrelationRecord } from '../store/read-correlation';
import { workflowPage } from './base-server';
import { late } from './late';
import { visible } from './output/visible';
import { footerOf, headingOf } from './views/heading';
import { timelineLines } from './views/timeline-text';
import type { CliWorld } from './world';

export interface DemoSurroundings {
  data: string;
  address: string;
  namespace: string;
  uiAddress: string | undefined;
  /** Whether the server goes on after the report. */
  serves: boolean;
  /** What the demo itself has to tell. */
  lines?: readonly string[];
}

const STOPPED = '\n        the server is stopped now: `demo --keep` leaves it running to be looked at';

/** Writes the report to the result stream. */
export async function demoReport(
  { output, folder, environment }: CliWorld,
  record: CorrelationRecord,
  { data, address, namespace, uiAddress, serves, lines = [] }: DemoSurroundings,
): Promise<void> {
  const { plan, facts, correlation, state } = record;
  output.line(headingOf(record, output, Date.now()));
  // Who looks at both streams has seen every row already, as it happened.
  const seen = output.width !== undefined && output.talkWidth !== undefined;
  if (!seen)
    for (const line of timelineLines(timelineOf(plan, facts, correlation), output)) output.line(line);
  output.line(footerOf(record));
  if (state.phaseReason !== undefined) output.line(output.tone('warn', visible(state.phaseReason)));
  const work = late.folder().correlationFolderPath(data, plan.plan, correlation);
  const artefacts = await filesIn(work);
  if (artefacts.length > 0) output.line(`\nartefacts in ${relative(folder, work) || '.'}`);
  for (const line of late.table().tableOf(artefacts, { right: [1] })) output.line(`  ${line}`);
  if (lines.length > 0) output.line();
  for (const line of lines) output.line(line);
  const result = resultText(record);
  if (result !== undefined) output.line(`\n${result}`);
  for (const { reaction, problem } of state.deadLetters)
    output.line(`\n${output.tone('bad', `${visible(reaction)} failed: ${visible(problem)}`)}`);
  if (uiAddress)
    output.line(
      `\nWeb UI  ${workflowPage(uiAddress, namespace, coordinationId(plan.plan, correlation))}${serves ? '' : STOPPED}`,
    );
  output.line('\ntry next, while `demo --keep` or `up` runs:');
  const where = uiAddress === undefined ? ` --address ${address}` : '';
  for (const words of [
    `explain ${correlation} ${explained(record)}`,
    `ledger ${correlation}`,
    `timeline ${correlation} -o mermaid`,
  ])
    output.line(`  ${programOf(environment)} ${words}${where}`);
}

/** What starts this program again for who came here by npm, as it says itself. */
const BY_NPM: Record<string, string> = { demo: 'npm run --silent signalbox --', npx: 'npx signalbox' };

function programOf({ npm_lifecycle_event: script = '' }: CliWorld['environment']): string {
  return BY_NPM[script] ?? 'signalbox';
}

/** An event that is worth an explanation: the first of those made by agents that woke somebody, else the first that did. */
function explained({ facts }: CorrelationRecord): string {
  const waking = facts.flatMap((fact) =>
    fact.fact === 'event-admitted' && fact.deliveries.length > 0 ? fact.envelope.event : [],
  );
  const chosen = waking.find((event) => event.causation_id !== undefined) ?? waking[0];
  return chosen === undefined ? '' : visible(chosen.type);
}

async function filesIn(folder: string): Promise<string[][]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // What an agent hides is for itself.
  const shown = files.filter((file) => !relative(folder, file).startsWith('.'));
  const rows = shown
    .sort()
    .map(async (file) => [visible(relative(folder, file)), sizeText((await stat(file)).size)]);
  return Promise.all(rows);
}

/** `812 B`, `14.2 KiB`. */
export function sizeText(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}

/** The scalars of the event that ended the correlation: `TestingCompleted  passed 51, failed 0`. */
export function resultText({ plan, facts }: CorrelationRecord): string | undefined {
  const ends = [plan.completeOn, plan.failOn].flatMap((trigger) =>
    trigger ? leavesOf(trigger).map(typeOf) : [],
  );
  const last = facts.findLast(
    (fact) => fact.fact === 'event-admitted' && ends.includes(fact.envelope.event.type),
  );
  if (last?.fact !== 'event-admitted') return undefined;
  const { event, payload } = last.envelope;
  return `${visible(event.type)}  ${scalarsOf(payload)}`.trimEnd();
}

function scalarsOf(payload: JsonObject): string {
  return Object.entries(payload)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${visible(name)} ${visible(String(value))}`)
    .join(', ');
}

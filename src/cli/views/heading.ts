// The line that stands above what is told about a correlation, and the one below it. Pure; loads nothing heavy.
import type { Fact } from '../../coordination/facts';
import type { Phase } from '../../coordination/state';
import type { RoutingPlan } from '../../plan/routing-plan';
import type { CorrelationRecord } from '../../store/read-correlation';
import type { Output, Tone } from '../output/output';
import { visible } from '../output/visible';

const tones: Record<Phase, Tone> = {
  active: 'strong',
  idle: 'strong',
  paused: 'warn',
  stalled: 'warn',
  complete: 'good',
  failed: 'bad',
  cancelled: 'warn',
};

/** `feature-7 · plan feature-team@3f9c · complete · 41 s`. `now` counts where the correlation goes on. */
export function headingOf(record: CorrelationRecord, output: Output, now: number): string {
  const { correlation, plan, state } = record;
  const { generation } = state;
  return [
    visible(correlation),
    `plan ${visible(plan.plan)}@${plan.hash.slice(0, 4)}`,
    output.tone(tones[state.phase], standingOf(record)),
    ...(generation > 0 ? [`generation ${generation + 1}`] : []),
    spanText(lifeOf(record, now)),
  ].join(' · ');
}

/** The phase, or how the server ended a run that the rules did not. */
export function standingOf({ state, runs }: CorrelationRecord): string {
  const status = runs.at(-1)?.status;
  const forced = status === 'TERMINATED' || status === 'FAILED' || status === 'TIMED_OUT';
  return forced ? `${status.toLowerCase().replace('_', ' ')} while ${state.phase}` : state.phase;
}

function lifeOf({ runs, state }: CorrelationRecord, now: number): number {
  const started = runs[0]?.startedAt ?? now;
  const goesOn = state.phase === 'active' && runs.at(-1)?.status === 'RUNNING';
  return (goesOn ? now : (runs.at(-1)?.closedAt ?? now)) - started;
}

/** `15 events · 7 tasks handled · 2 joins met · 41 history events · 8 actions`, and what else there is to say. */
export function footerOf({ plan, state, facts, runs, untaken, removedRuns }: CorrelationRecord): string {
  const { events, deliveries } = state.ledger;
  const { tasks, joins, aggregators } = workOf(plan, facts, deliveries.handled);
  const sum = (value: (run: (typeof runs)[number]) => number) =>
    runs.reduce((total, run) => total + value(run), 0);
  const parts = [
    counted(events.matched + events.unmatched, 'event'),
    `${counted(tasks, 'task')} handled`,
    `${counted(joins, 'join')} met`,
    ...(aggregators > 0 ? [`${counted(aggregators, 'aggregator')} met`] : []),
    ...optional(deliveries.deadLettered, 'dead letter'),
    ...optional(events.parked, 'parked', ''),
    ...optional(events.duplicates, 'duplicate'),
    ...optional(events.conflicts, 'conflict'),
    counted(
      sum((run) => run.historyEvents),
      'history event',
    ),
    counted(
      sum((run) => run.actions),
      'action',
    ),
    ...(runs.length > 1 ? [counted(runs.length, 'run')] : []),
  ];
  const remarks = [
    ...(untaken > 0
      ? [`${counted(untaken, 'message')} not yet taken: does a worker run for this plan?`]
      : []),
    ...(removedRuns > 0
      ? [
          `${counted(removedRuns, 'earlier run')} removed by the namespace's retention: what they held is not shown`,
        ]
      : []),
  ];
  return [parts.join(' · '), ...remarks].join('\n');
}

/** What agents have handled, apart from what the rules have done themselves; and the rounds of each kind. */
function workOf(plan: RoutingPlan, facts: readonly Fact[], handled: number) {
  const own = new Set(
    plan.reactions.flatMap(({ name, does }) => (does && does.work !== 'saga' ? [name] : [])),
  );
  const isOwn = (delivery: string) => own.has(delivery.slice(0, delivery.lastIndexOf('#')));
  const rounds = facts.flatMap((fact) => (fact.fact === 'round-opened' ? [fact.delivery.id] : []));
  const aggregators = rounds.filter(isOwn).length;
  const done = facts.filter(
    (fact) => fact.fact === 'delivery-ended' && fact.as === 'handled' && isOwn(fact.delivery),
  );
  return { tasks: handled - done.length, joins: rounds.length - aggregators, aggregators };
}

const optional = (count: number, word: string, plural = 's'): string[] =>
  count > 0 ? [counted(count, word, plural)] : [];

/** `1 event`, `15 events`. */
export function counted(count: number, word: string, plural = 's'): string {
  return `${count} ${word}${count === 1 ? '' : plural}`;
}

/** `380 ms`, `4.2 s`, `41 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function spanText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return twoParts(minutes, 60, 'h', 'min');
  return twoParts(Math.round(minutes / 60), 24, 'd', 'h');
}

function twoParts(count: number, size: number, large: string, small: string): string {
  const rest = count % size;
  return `${Math.floor(count / size)} ${large}${rest > 0 ? ` ${rest} ${small}` : ''}`;
}

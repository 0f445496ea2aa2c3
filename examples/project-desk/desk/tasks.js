/**
 * What the desk makes of completed tasks: who is done, what becomes possible, what a parent is told, what is known so far.
 */
'use strict';

const { entriesOf } = require('./journal');
const { objectOf, textOf, textsOf } = require('./payload');

/** dependency-manager: the task is done; of the tasks that it unblocks, those whose other dependencies are done too can begin. */
async function trackCompletion({ event: { event, payload } }, folder) {
  const done = textOf(payload, 'task_id') ?? event.source;
  const before = await entriesOf(folder, 'dependency-manager', 'track-completion');
  const completed = [...new Set([...before.map((entry) => entry.task_id), done])];
  const unblocked = Object.entries(objectOf(payload, 'unblocks'))
    .filter(([, needs]) => Array.isArray(needs) && needs.every((need) => completed.includes(need)))
    .map(([next]) => next);
  return { task_id: done, completed, unblocked };
}

/** context-manager: what the event adds to what the team knows, bounded. */
async function updateContext({ event: { event, payload } }) {
  const result = objectOf(payload, 'result');
  const facts = Object.entries({ ...payload, ...result })
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, 20)
    .map(([name, value]) => `${name}: ${String(value).slice(0, 80)}`);
  return { learned_from: event.source, facts };
}

/** hierarchical-coordinator: one sentence for whoever waits above. */
async function reportToParent({ event: { event, payload } }) {
  const { duration_minutes: minutes, quality_score: quality } = objectOf(payload, 'metadata');
  const what = textOf(payload, 'task_name') ?? textOf(payload, 'task_id') ?? event.type;
  const status = textOf(payload, 'status') ?? 'completed';
  const after = typeof minutes === 'number' ? ` after ${minutes} minutes` : '';
  const how = typeof quality === 'number' ? `, quality ${quality}` : '';
  return {
    report: `${what} ${status} by ${event.source}${after}${how}`,
    artefacts: textsOf(payload, 'artefacts'),
  };
}

module.exports = { trackCompletion, updateContext, reportToParent };

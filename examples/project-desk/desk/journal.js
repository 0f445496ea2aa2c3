/**
 * The journal of a correlation: a file an entry, in the folder of the correlation. An entry is named after the delivery's idempotency key,
 * so that a repeated attempt writes the same file again, and agents at work at the same time never meet.
 */
'use strict';

const { randomUUID } = require('node:crypto');
const { mkdir, readdir, readFile, rename, writeFile } = require('node:fs/promises');
const path = require('node:path');

/** Writes what an agent did about an event. `task` is the agent's task as the worker hands it over. */
async function enter(folder, agent, task, work) {
  const { id, type, source, timestamp } = task.event.event;
  const entry = { agent, task: task.task, event: { id, type, source, timestamp }, ...work };
  const journal = path.join(folder, 'journal');
  const file = path.join(journal, `${agent}.${task.task}.${task.idempotencyKey}.json`);
  await mkdir(journal, { recursive: true });
  // Of its own, for an attempt that was given up may still be at it.
  const draft = `${file}.${randomUUID()}.draft`;
  await writeFile(draft, `${JSON.stringify(entry, null, 2)}\n`);
  await rename(draft, file);
}

/** All entries of an agent's task, the oldest event first. */
async function entriesOf(folder, agent, task) {
  const journal = path.join(folder, 'journal');
  const names = await readdir(journal).catch(() => []);
  const ours = names.filter((name) => name.startsWith(`${agent}.${task}.`) && name.endsWith('.json'));
  const entries = await Promise.all(
    ours.map(async (name) => JSON.parse(await readFile(path.join(journal, name), 'utf8'))),
  );
  return entries.sort((a, b) => (a.event.timestamp < b.event.timestamp ? -1 : 1));
}

module.exports = { enter, entriesOf };

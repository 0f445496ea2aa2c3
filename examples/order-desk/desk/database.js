/**
 * The desk's database: a server where `DATABASE_URL` names one, else embedded in a folder beside the correlations' own.
 * Opened once a process, with the first task that needs it. Loaded by the agents that read or write.
 *
 * @typedef {(text: string, values?: unknown[]) => Promise<object[]>} Sql one statement, gives its rows
 * @typedef {object} Database
 * @property {<T>(work: (sql: Sql, script: (text: string) => Promise<unknown>) => Promise<T>) => Promise<T>} transaction
 *   commits when `work` resolves, takes everything back when it rejects
 * @property {() => Promise<void>} close
 */
'use strict';

const { dirname, join } = require('node:path');
const { embeddedDatabase } = require('./embedded-database');
const { serverDatabase } = require('./server-database');
const { makeTables } = require('./tables');

/** A module may be loaded twice in a process, an embedded database not: what is open is kept outside the module. */
const OPEN = Symbol.for('signalbox.order-desk.databases');
globalThis[OPEN] ??= new Map();
const open = globalThis[OPEN];

/**
 * @param {{ folder: string, secrets: { DATABASE_URL?: string }, progress: (text: string) => void }} context
 * @returns {Promise<Database>} with its tables; the same one for the same place
 */
function databaseOf(context) {
  const { DATABASE_URL: url } = context.secrets;
  // A correlation's folder ends with a hash, so that none has this name.
  const place = url ?? join(dirname(context.folder), 'database');
  const kept = open.get(place);
  if (kept !== undefined) return kept;
  context.progress('opening the database');
  const opening = opened(url, place);
  open.set(place, opening);
  // What failed is tried again with the next task.
  opening.catch(() => open.delete(place));
  return opening;
}

async function opened(url, place) {
  const database = url === undefined ? await embeddedDatabase(place) : serverDatabase(url);
  try {
    await database.transaction(makeTables);
  } catch (error) {
    await database.close();
    throw error;
  }
  return { ...database, close: () => closed(database, place) };
}

function closed(database, place) {
  open.delete(place);
  return database.close();
}

module.exports = { databaseOf };

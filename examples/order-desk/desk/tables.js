/**
 * Makes the desk's tables and fills a new database's stock out of the catalogue. Loaded by the database.
 */
'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { catalogue } = require('./catalogue');

/** Any number will do, as long as nobody else takes it: two workers that make the same tables at once disturb each other. */
const LOCK = 172_026;

/**
 * @param {Sql} sql a statement of an open transaction
 * @param {(script: string) => Promise<unknown>} script executes several statements in it
 */
async function makeTables(sql, script) {
  await sql('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  await script(readFileSync(join(__dirname, 'tables.sql'), 'utf8'));
  for (const { sku, stock } of catalogue) {
    await sql('INSERT INTO order_desk.stock (sku, on_hand) VALUES ($1, $2) ON CONFLICT (sku) DO NOTHING', [
      sku,
      stock,
    ]);
  }
}

module.exports = { makeTables };

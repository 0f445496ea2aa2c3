/**
 * PGlite as the desk's database: PostgreSQL inside the worker's own process, its files in a folder. What is committed
 * outlives the death of the worker; for the death of the machine a server is the better place. Loaded by the database.
 */
'use strict';

const { mkdirSync } = require('node:fs');
const { dirname } = require('node:path');
const { PGlite } = require('@electric-sql/pglite');
const { claimFolder } = require('./folder-claim');

/**
 * @param {string} folder absolute
 * @returns {Promise<Database>}
 * @throws type `database_in_use` where another process has it open
 */
async function embeddedDatabase(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  const giveUp = claimFolder(folder);
  try {
    const database = await PGlite.create(folder);
    return {
      transaction: (work) =>
        database.transaction((transaction) =>
          work(
            async (text, values) => (await transaction.query(text, values)).rows,
            (script) => transaction.exec(script),
          ),
        ),
      async close() {
        await database.close();
        giveUp();
      },
    };
  } catch (error) {
    giveUp();
    throw error;
  }
}

module.exports = { embeddedDatabase };

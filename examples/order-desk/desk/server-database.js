/**
 * A PostgreSQL server as the desk's database: any number of workers may share it. Loaded by the database.
 */
'use strict';

const { Pool } = require('pg');
const { refusal } = require('./refusal');

/** Longest wait for a connection, and for one statement: less than an attempt may take. */
const CONNECT_MS = 10_000;
const STATEMENT_MS = 20_000;
const CONNECTIONS = 5;

/**
 * @param {string} url `postgres://…`
 * @returns {Database} connects with the first transaction
 * @throws type `unauthorized` for what is no such URL: the driver would take it for something else
 */
function serverDatabase(url) {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw refusal('unauthorized', 'DATABASE_URL needs the form postgres://USER:PASSWORD@HOST:PORT/DATABASE');
  }
  const pool = new Pool({
    connectionString: url,
    application_name: 'signalbox order-desk',
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    // A worker that is told to stop does not wait for connections that nobody uses.
    allowExitOnIdle: true,
  });
  // Of connections that nobody uses; without a listener it would end the worker. The next task takes a new one.
  pool.on('error', () => undefined);
  return {
    async transaction(work) {
      const client = await pool.connect().catch(refuseServer);
      const sql = async (text, values) => (await client.query(text, values)).rows;
      let broken;
      try {
        await client.query('BEGIN');
        const answer = await work(sql, (script) => client.query(script));
        await client.query('COMMIT');
        return answer;
      } catch (error) {
        await client.query('ROLLBACK').catch((failed) => {
          broken = failed;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

/** Where a name has several addresses, the error of all of them together has no message of its own. */
function refuseServer(error) {
  const why = error.message || error.errors?.[0]?.message || error.code;
  throw new Error(`no connection to the server that DATABASE_URL names: ${why}`);
}

module.exports = { serverDatabase };

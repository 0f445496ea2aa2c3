/**
 * Agent database-specialist: writes schema.sql out of the design and executes it on an embedded PostgreSQL.
 * Loaded by the worker.
 */
'use strict';

const { defineAgent } = require('signalbox');
const { readArtefact, writeArtefact } = require('../design/artefacts');
const { resourcesOf } = require('../design/openapi-resources');
const { sqlSchema } = require('../design/sql-schema');
const { trySqlSchema } = require('../design/try-sql-schema');

module.exports = defineAgent(async (task, context) => {
  context.progress('reading the design');
  const resources = resourcesOf(JSON.parse(await readArtefact(context.folder, task.event.payload?.artefact)));
  const sql = sqlSchema(resources);
  context.progress('executing the schema on an embedded database');
  const tried = await trySqlSchema(sql, resources, { signal: context.signal });
  const artefact = await writeArtefact(context.folder, 'schema.sql', sql);
  return { artefact, tables: tried.tables, example_rows: tried.rows, refused_rows: tried.refused };
});

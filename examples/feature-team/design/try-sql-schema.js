/**
 * Tries an SQL schema on a real database in memory: tables are created, example rows go in, and rows that break a rule
 * do not. Loaded by database-specialist.
 */
'use strict';

const { PGlite } = require('@electric-sql/pglite');
const { refusedValues } = require('./example-values');
const { isNullable } = require('./field-schema');
const { exampleInsert, identifier, inCreationOrder, tableName } = require('./sql-schema');

/** PostgreSQL's class of errors for a broken constraint. */
const CONSTRAINT_CLASS = '23';

async function mustRefuse(database, { statement, values }, what) {
  try {
    await database.query(statement, values);
  } catch (error) {
    if (String(error.code).startsWith(CONSTRAINT_CLASS)) return;
    throw new Error(`${what}: the database failed with another error (${error.code}): ${error.message}`);
  }
  throw new Error(`${what}: the schema lets it in`);
}

/** Values that the column's type takes but its rules do not; what the type itself refuses needs no rule of ours. */
const brokenRules = (schema) =>
  refusedValues(schema).filter(
    ({ value }) =>
      schema['x-reference'] === undefined &&
      schema.format !== 'date' &&
      ((schema.type === 'string' && typeof value === 'string') ||
        (schema.type === 'integer' && Number.isSafeInteger(value)) ||
        (schema.type === 'number' && typeof value === 'number') ||
        (schema.type === 'array' && Array.isArray(value) && value.length > schema.maxItems)),
  );

/** What one table must refuse: `[what, changed values]` for each rule of each field. */
function violations(resource, firstRow) {
  const found = [];
  for (const field of resource.fields) {
    const { name, schema } = field;
    const place = `${tableName(resource)}.${name}`;
    if (!isNullable(field)) found.push([`${place} without a value`, { [name]: null }]);
    if (schema['x-reference'] !== undefined) {
      found.push([`${place} that refers to nothing`, { [name]: 999_999_999 }]);
      continue;
    }
    if (schema['x-unique'] === true) found.push([`${place} used twice`, { [name]: firstRow[name] }]);
    for (const { why, value } of brokenRules(schema)) {
      found.push([`${place} that ${why}`, { [name]: Array.isArray(value) ? JSON.stringify(value) : value }]);
    }
  }
  return found;
}

/**
 * @param {string} sql as sqlSchema writes it
 * @param {object[]} resources that it was written for
 * @param {{ signal: AbortSignal }} world
 * @returns {Promise<{ tables: string[], rows: number, refused: number }>} tables as the database lists them
 * @throws if a statement fails, an example row is refused, or a row that breaks a rule is let in
 */
async function trySqlSchema(sql, resources, { signal }) {
  const database = await PGlite.create();
  try {
    signal.throwIfAborted();
    await database.exec(sql);
    const ids = new Map();
    let refused = 0;
    for (const resource of inCreationOrder(resources)) {
      signal.throwIfAborted();
      const insert = exampleInsert(resource, 1, (schemaName) => ids.get(schemaName));
      const { rows } = await database.query(insert.statement, insert.values);
      ids.set(resource.schemaName, rows[0].id);
      const stored = await database.query(`SELECT * FROM ${identifier(tableName(resource))}`);
      for (const [what, changed] of violations(resource, stored.rows[0])) {
        await mustRefuse(
          database,
          exampleInsert(resource, 2, (schemaName) => ids.get(schemaName), changed),
          what,
        );
        refused += 1;
      }
    }
    for (const resource of resources) {
      for (const field of resource.fields.filter(
        (one) => one.required && one.schema['x-reference'] !== undefined,
      )) {
        const target = resources.find((other) => other.schemaName === field.schema['x-reference']);
        const statement = `DELETE FROM ${identifier(tableName(target))}`;
        await mustRefuse(
          database,
          { statement, values: [] },
          `${tableName(target)} that are still referred to, deleted`,
        );
        refused += 1;
      }
    }
    const { rows } = await database.query(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name",
    );
    return { tables: rows.map((row) => row.table_name), rows: ids.size, refused };
  } finally {
    await database.close();
  }
}

module.exports = { trySqlSchema };

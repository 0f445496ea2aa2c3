/**
 * The tables of a design in SQL (PostgreSQL's dialect), and rows to try them with. Every rule of a field becomes a
 * constraint, so the database refuses what the service would refuse. Names and texts are always quoted.
 * Pure. Loaded by database-specialist.
 */
'use strict';

const { isNullable } = require('./field-schema');
const { exampleValue } = require('./example-values');

/** @param {string} name @returns {string} an identifier in SQL */
function identifier(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/** @param {string} text @returns {string} a text in SQL; no backslash in it has a meaning */
function literal(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

const valueLiteral = (value) => (typeof value === 'string' ? literal(value) : String(value));

/** @param {{ path: string }} resource @returns {string} the name of its table, not quoted */
function tableName(resource) {
  return resource.path.replaceAll('-', '_');
}

function columnType({ type, format, ...schema }) {
  if (schema['x-reference'] !== undefined || type === 'integer') return 'bigint';
  if (type === 'number') return 'double precision';
  if (type === 'boolean') return 'boolean';
  if (type === 'array') return 'jsonb';
  return format === 'date' ? 'date' : 'text';
}

/** The conditions of one column's CHECK, each holding for null as well, as SQL has it. */
function conditions(column, schema) {
  if (schema['x-reference'] !== undefined || schema.format === 'date') return [];
  if (schema.enum !== undefined) return [`${column} IN (${schema.enum.map(literal).join(', ')})`];
  if (schema.type === 'array') {
    return [`jsonb_typeof(${column}) = 'array'`, `jsonb_array_length(${column}) <= ${schema.maxItems}`];
  }
  const found = [];
  if (schema.minimum > Number.MIN_SAFE_INTEGER) found.push(`${column} >= ${schema.minimum}`);
  if (schema.maximum < Number.MAX_SAFE_INTEGER) found.push(`${column} <= ${schema.maximum}`);
  if (schema.minLength > 0) found.push(`char_length(${column}) >= ${schema.minLength}`);
  if (schema.maxLength !== undefined) found.push(`char_length(${column}) <= ${schema.maxLength}`);
  if (schema.format === 'email') found.push(`${column} ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$'`);
  return found;
}

function columnDefinition(field) {
  const column = identifier(field.name);
  const { schema } = field;
  const checks = conditions(column, schema);
  return [
    `  ${column} ${columnType(schema)}`,
    ...(isNullable(field) ? [] : ['NOT NULL']),
    ...(schema.default === undefined ? [] : [`DEFAULT ${valueLiteral(schema.default)}`]),
    ...(schema['x-unique'] === true ? ['UNIQUE'] : []),
    ...(checks.length === 0 ? [] : [`CHECK (${checks.join(' AND ')})`]),
  ].join(' ');
}

/**
 * @param {object[]} resources as resourcesOf gives them
 * @returns {string} statements that create all tables in an empty database
 */
function sqlSchema(resources) {
  const bySchema = new Map(resources.map((resource) => [resource.schemaName, resource]));
  const tables = resources.map((resource) => {
    const columns = [
      '  "id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
      ...resource.fields.map(columnDefinition),
    ];
    return `CREATE TABLE ${identifier(tableName(resource))} (\n${columns.join(',\n')}\n);`;
  });
  // After all tables, because references may go both ways.
  const references = resources.flatMap((resource) =>
    resource.fields
      .filter((field) => field.schema['x-reference'] !== undefined)
      .flatMap((field) => {
        const table = identifier(tableName(resource));
        const column = identifier(field.name);
        const target = identifier(tableName(bySchema.get(field.schema['x-reference'])));
        return [
          `ALTER TABLE ${table} ADD FOREIGN KEY (${column}) REFERENCES ${target} ("id") ON DELETE RESTRICT;`,
          `CREATE INDEX ON ${table} (${column});`,
        ];
      }),
  );
  return `-- Tables of the service, for PostgreSQL. Written from openapi.json.\n\n${[...tables, references.join('\n')].join('\n\n').trim()}\n`;
}

/**
 * @param {object[]} resources as resourcesOf gives them
 * @returns {object[]} the same, each after those whose items it cannot do without
 */
function inCreationOrder(resources) {
  const ordered = [];
  const visit = (resource) => {
    if (ordered.includes(resource)) return;
    for (const { required, schema } of resource.fields) {
      const target = resources.find((other) => other.schemaName === schema['x-reference']);
      if (required && target !== undefined) visit(target);
    }
    ordered.push(resource);
  };
  for (const resource of resources) visit(resource);
  return ordered;
}

/**
 * An INSERT with parameters for one row.
 * @param {object} resource
 * @param {number} number of the example values
 * @param {(schemaName: string) => number | undefined} idOf id of a row that is there already
 * @param {object} changed values by field name that replace the example's
 * @returns {{ statement: string, values: unknown[] }}
 */
function exampleInsert(resource, number, idOf, changed = {}) {
  const row = {};
  for (const { name, schema } of resource.fields) {
    const value =
      schema['x-reference'] === undefined ? exampleValue(schema, number) : idOf(schema['x-reference']);
    if (value !== undefined) row[name] = Array.isArray(value) ? JSON.stringify(value) : value;
  }
  Object.assign(row, changed);
  const columns = Object.keys(row).map(identifier).join(', ');
  const marks = Object.keys(row).map((_, index) => `$${index + 1}`);
  return {
    statement: `INSERT INTO ${identifier(tableName(resource))} (${columns}) VALUES (${marks.join(', ')}) RETURNING "id"`,
    values: Object.values(row),
  };
}

module.exports = { exampleInsert, identifier, inCreationOrder, sqlSchema, tableName };

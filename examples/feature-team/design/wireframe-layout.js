/**
 * Where everything of the wireframe stands: one form a resource, its fields in two columns, and the list's columns.
 * The page follows the same layout. Pure. Loaded by ux-designer.
 */
'use strict';

/** Fields that the list shows; more would not fit beside each other. */
const MOST_COLUMNS = 3;

/** The control of a field, by what its schema says. */
function controlOf(schema) {
  if (schema['x-reference'] !== undefined || schema.enum !== undefined) return 'select';
  if (schema.type === 'boolean') return 'checkbox';
  if (schema.type === 'array' || schema['x-lines'] !== undefined) return 'textarea';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.format === 'date') return 'date';
  return schema.format === 'email' ? 'email' : 'text';
}

/** Areas of text get a row of their own, everything else half a row. */
const isWide = (control) => control === 'textarea';

/**
 * @param {object[]} resources as the story reader gives them
 * @returns {{ forms: { resource: string, title: string, plural: string, rows: number, fields: { name: string, label:
 *   string, control: string, required: boolean, row: number, column: number, span: number }[], columns: string[] }[] }}
 *   `resource` is the path; rows and columns count from 1; `columns` are field names
 */
function wireframeLayout(resources) {
  return {
    forms: resources.map((resource) => {
      let row = 1;
      let column = 1;
      const fields = resource.fields.map(({ name, required, schema }) => {
        const control = controlOf(schema);
        const span = isWide(control) ? 2 : 1;
        if (column + span > 3) {
          row += 1;
          column = 1;
        }
        const placed = { name, label: schema.title, control, required, row, column, span };
        column += span;
        return placed;
      });
      const columns = fields.filter((field) => !isWide(field.control)).slice(0, MOST_COLUMNS);
      return {
        resource: resource.path,
        title: resource.title,
        plural: resource.pluralTitle,
        rows: row,
        fields,
        columns: columns.map((field) => field.name),
      };
    }),
  };
}

module.exports = { wireframeLayout };

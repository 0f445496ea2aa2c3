/**
 * Whether an answer has the form that the OpenAPI document promises for it.
 * Loaded by the runner of test plans.
 */
'use strict';

const Ajv2020 = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;

/** Compiled once a document. */
const validators = new WeakMap();

function validatorOf(document, pointer) {
  if (!validators.has(document)) {
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    ajv.addSchema({ ...document, $id: 'https://design.invalid/openapi.json' });
    validators.set(document, ajv);
  }
  return validators.get(document).compile({ $ref: `https://design.invalid/openapi.json#${pointer}` });
}

const escapedPointer = (name) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * @param {object} document OpenAPI 3.1
 * @param {{ method: string, path: string }} request path as the test plan writes it
 * @param {number} status
 * @param {unknown} body of the answer; undefined if it is empty
 * @returns {string | undefined} what is wrong; undefined if nothing is, or if the document does not promise anything
 *   (such as for a method that it does not have)
 */
function answerProblem(document, request, status, body) {
  const [, collection, item] = request.path.split('/');
  const path = item === undefined ? `/${collection}` : `/${collection}/{id}`;
  const method = request.method.toLowerCase();
  const operation = document.paths[path]?.[method];
  if (operation === undefined) return undefined;
  const promised = operation.responses[status];
  if (promised === undefined) return `the design promises no ${status} for ${request.method} ${path}`;
  const content = promised.content?.['application/json'];
  if (content === undefined) return body === undefined ? undefined : 'the design promises an empty answer';
  const place = ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema'];
  const validate = validatorOf(document, `/${place.map(escapedPointer).map(encodeURIComponent).join('/')}`);
  if (validate(body)) return undefined;
  const [problem] = validate.errors;
  return `the answer is not as designed: ${problem.instancePath || '/'} ${problem.message}`;
}

module.exports = { answerProblem };

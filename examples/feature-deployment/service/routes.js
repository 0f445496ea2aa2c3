/**
 * What the service answers. Pure; loaded by server.js, which speaks HTTP.
 */
'use strict';

const { CATALOGUE, quote } = require('./quote');

/**
 * @param {{ method: string, path: string, query: Record<string, string> }} request
 * @param {{ version: string, stage: string, instance: string }} service what runs where; `instance` is told by whoever
 *   started it, so that they know their own process again
 * @returns {{ status: number, body: object }}
 */
function answer({ method, path, query }, service) {
  if (method !== 'GET') return { status: 405, body: { problem: `only GET is served, got ${method}` } };
  switch (path) {
    case '/health': {
      const problems = problemsOf(service);
      const { instance } = service;
      return problems.length === 0
        ? { status: 200, body: { status: 'ok', instance } }
        : { status: 500, body: { status: 'unhealthy', problems, instance } };
    }
    case '/version':
      return { status: 200, body: service };
    case '/items':
      return { status: 200, body: { items: Object.keys(CATALOGUE) } };
    case '/quote': {
      const found = quote(query.item, query.quantity ?? 1);
      return { status: 'problem' in found ? 422 : 200, body: found };
    }
    default:
      return { status: 404, body: { problem: `there is no ${path}` } };
  }
}

/** Why the service should get no requests. */
function problemsOf(service) {
  const problems = [];
  if (Object.keys(CATALOGUE).length === 0) problems.push('the catalogue is empty');
  if (!service.version) problems.push('the version is unknown');
  return problems;
}

module.exports = { answer };
